import type { RulingBook, SignedRuling } from "../ruling/index.ts";

export interface RecordingBook extends RulingBook {
  readonly noted: readonly SignedRuling[];
}

/** Keeps in memory all that it is given. */
export function createRecordingBook(): RecordingBook {
  const noted: SignedRuling[] = [];
  return {
    noted,
    async note(ruling) {
      noted.push(ruling);
      return true;
    },
  };
}
