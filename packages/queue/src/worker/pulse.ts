/** An idle worker asks for work every few seconds; silence beyond this is no idleness. */
export const silenceMaxMs = 15_000;

/** Whether a worker makes progress: it asked the backend for work lately, or finished some. */
export interface Pulse {
  beat(): void;
  /** Since the last beat. */
  silenceMs(): number;
  lastBeatAt(): Date;
  /** Runs one job of as many as there are slots. */
  during<T>(run: () => Promise<T>): Promise<T>;
  /** How much longer than usual its running jobs may keep it: with every slot taken there is nothing to ask for. */
  allowanceMs(): number;
  isAlive(): boolean;
  /** Resolves when no job runs. */
  whenIdle(): Promise<void>;
}

/** @param longestRunMs how long a job may keep its slot */
export function createPulse({ slots, longestRunMs }: { slots: number; longestRunMs: number }): Pulse {
  let last = { at: new Date(), ms: performance.now() };
  let taken = 0;
  let idle = Promise.withResolvers<void>();
  idle.resolve();
  const allowanceMs = (): number => (taken >= slots ? longestRunMs : 0);
  return {
    beat() {
      last = { at: new Date(), ms: performance.now() };
    },
    silenceMs: () => performance.now() - last.ms,
    lastBeatAt: () => last.at,
    async during(run) {
      if (taken === 0) idle = Promise.withResolvers<void>();
      taken += 1;
      try {
        return await run();
      } finally {
        taken -= 1;
        if (taken === 0) idle.resolve();
      }
    },
    allowanceMs,
    isAlive: () => performance.now() - last.ms <= silenceMaxMs + allowanceMs(),
    whenIdle: () => idle.promise,
  };
}
