import { setImmediate } from "node:timers/promises";
import { addSeconds, type Clock } from "../runtime/index.ts";
import { TEST_START } from "./clock.ts";

/** A time of its own, which jumps from one thing that is to happen to the next. */
export interface Agenda {
  readonly clock: Clock;
  /** Seconds since the beginning. */
  second(): number;
  after(seconds: number, happen: () => Promise<unknown>): void;
  /** Resolves when that much time has gone by. */
  wait(seconds: number): Promise<void>;
  /** Lets everything happen that is due within the time. Rejects with the first failure. */
  play(seconds: number): Promise<void>;
}

export function createAgenda(): Agenda {
  let nowSeconds = 0;
  let failure: { readonly error: unknown } | null = null;
  const due: { readonly at: number; readonly happen: () => Promise<unknown> }[] = [];
  const agenda: Agenda = {
    clock: { now: () => addSeconds(TEST_START, nowSeconds) },
    second: () => nowSeconds,
    after(seconds, happen) {
      const at = nowSeconds + Math.max(0, seconds);
      // Behind what is due at the same moment.
      let index = due.length;
      while (index > 0 && (due[index - 1]?.at ?? 0) > at) index--;
      due.splice(index, 0, { at, happen });
    },
    wait: (seconds) => new Promise((resolve) => agenda.after(seconds, async () => resolve())),
    async play(seconds) {
      for (let next = due[0]; next !== undefined && next.at <= seconds; next = due[0]) {
        due.shift();
        nowSeconds = next.at;
        next.happen().catch((error: unknown) => {
          failure ??= { error };
        });
        // All that follows from it without waiting for a time happens before the next.
        await setImmediate();
        if (failure !== null) throw failure.error;
      }
    },
  };
  return agenda;
}
