import { setTimeout as sleep } from "node:timers/promises";
import { fromUuid } from "@proofline/core/runtime";
import { query } from "../../support/query.ts";
import type { Ground } from "../ground/open-ground.ts";

/** Messages that a killed worker held: how long until somebody else had texted them. */
export interface ResendWatch {
  /** To be called once the worker is dead; ends after it is certain what it held. */
  workerDied(killedAtMs: number): Promise<void>;
  /** Milliseconds from the kill to the text, of those that had none before it; what is lost is for others to find. */
  resendsMs(): readonly number[];
  /** Messages that killed workers held. */
  held(): number;
}

interface Held {
  readonly verificationId: string;
  readonly killedAtMs: number;
}

/** A living worker beats twice a second. */
const CERTAIN_MS = 1_500;

export function watchResends({ postgres, journal, ledger }: Ground): ResendWatch {
  const held: Held[] = [];
  return {
    async workerDied(killedAtMs) {
      const sending = await query(
        postgres.url,
        (sql) => sql<{ verification_id: string; holder: string }[]>`
          select verification_id, holder from messages where status = 'sending' and holder is not null`,
      );
      if (sending.length === 0) return;
      await sleep(CERTAIN_MS);
      const alive = await query(
        postgres.url,
        (sql) => sql<{ id: string }[]>`select id from workers where beat_at > now() - make_interval(secs => 1)`,
      );
      const living = new Set(alive.map(({ id }) => id));
      for (const { verification_id, holder } of sending) {
        if (!living.has(holder)) held.push({ verificationId: fromUuid("ver", verification_id), killedAtMs });
      }
    },
    resendsMs() {
      const numbers = new Map(journal.intents.map(({ acknowledged, to }) => [acknowledged?.id, to]));
      return held.flatMap(({ verificationId, killedAtMs }) => {
        const texts = ledger.texts(numbers.get(verificationId) ?? "");
        if (texts.some(({ at_ms }) => at_ms <= killedAtMs)) return [];
        const next = texts[0];
        return next === undefined ? [] : [next.at_ms - killedAtMs];
      });
    },
    held: () => held.length,
  };
}
