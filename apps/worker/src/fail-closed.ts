import type { Rates } from "@proofline/core/rate";
import type { WorkerLog } from "./log.ts";

/** How long a Message waits when nobody can say whether it may go. */
const UNKNOWN_WAIT_MS = 1_000;

/**
 * Rates whose store is away refuse: what protects money fails closed, and waiting is a delay (rule 8). An error here
 * would look like a call that nobody knows the end of. Said once until it answers again.
 */
export function failClosed(rates: Rates, log: Pick<WorkerLog, "warn">): Rates {
  let away = false;
  return {
    async take(request) {
      try {
        const answer = await rates.take(request);
        away = false;
        return answer;
      } catch (error) {
        if (!away) log.warn("rates.unknown", { account: request.account, error });
        away = true;
        return { kind: "wait", afterMs: UNKNOWN_WAIT_MS, reason: "per_second", key: request.account };
      }
    },
  };
}
