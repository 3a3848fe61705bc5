import type { Clock, ProjectId } from "../runtime/index.ts";
import type { SignedRuling } from "./ruling.ts";
import type { RulingStore } from "./store.ts";

/**
 * What a process keeps of the decisions after which nothing is sent: a flood must not fill the disk with its own
 * refusals. The rest is counted.
 */
export const RULINGS_PER_PROJECT_AND_SECOND = 50;

/** In one statement. */
const BATCH = 100;

export interface RulingBook {
  /** Keeps it; false when it is beyond what is kept of a flood, or the store did not answer. Never throws. */
  note(ruling: SignedRuling): Promise<boolean>;
}

export type LostRulings =
  | { readonly why: "flood"; readonly count: 1 }
  | { readonly why: "store"; readonly count: number; readonly error: unknown };

export interface RulingBookOptions {
  readonly store: Pick<RulingStore, "keep">;
  readonly clock: Clock;
  readonly perSecondMax?: number;
  /** Told of those that were not kept. */
  readonly onLost: (lost: LostRulings) => void;
}

/**
 * Writes one group at a time: what comes while a statement is under way goes with the next one. So a flood of refusals
 * costs one statement each round trip and holds one connection.
 */
export function createRulingBook({
  store,
  clock,
  perSecondMax = RULINGS_PER_PROJECT_AND_SECOND,
  onLost,
}: RulingBookOptions): RulingBook {
  const counted = new Map<ProjectId, number>();
  let second = 0;
  let waiting: { readonly ruling: SignedRuling; readonly done: (kept: boolean) => void }[] = [];
  let writing = false;

  function hasRoom(projectId: ProjectId): boolean {
    const now = Math.floor(clock.now().getTime() / 1_000);
    if (now !== second) counted.clear();
    second = now;
    const count = counted.get(projectId) ?? 0;
    if (count >= perSecondMax) return false;
    counted.set(projectId, count + 1);
    return true;
  }

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      const kept = await keep(group.map(({ ruling }) => ruling));
      for (const { done } of group) done(kept);
    }
    writing = false;
  }

  async function keep(rulings: readonly SignedRuling[]): Promise<boolean> {
    try {
      await store.keep(rulings);
      return true;
    } catch (error) {
      onLost({ why: "store", count: rulings.length, error });
      return false;
    }
  }

  return {
    async note(ruling) {
      if (!hasRoom(ruling.projectId)) {
        onLost({ why: "flood", count: 1 });
        return false;
      }
      const kept = new Promise<boolean>((done) => waiting.push({ ruling, done }));
      if (!writing) void writeAll();
      return await kept;
    },
  };
}
