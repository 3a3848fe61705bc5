/** An idle worker asks for work every few seconds; silence beyond this is no idleness. */
const silenceMaxMs = 15_000;

/** Whether a worker makes progress: it asked the backend for work lately, or finished some. */
export interface Pulse {
  beat(): void;
  lastBeatAt(): Date;
  /** Runs one job of as many as there are slots. */
  during<T>(run: () => Promise<T>): Promise<T>;
  isAlive(): boolean;
}

/** @param longestRunMs how long a job may keep its slot: with all of them taken there is nothing to ask for */
export function createPulse({ slots, longestRunMs }: { slots: number; longestRunMs: number }): Pulse {
  let last = { at: new Date(), ms: performance.now() };
  let taken = 0;
  return {
    beat() {
      last = { at: new Date(), ms: performance.now() };
    },
    lastBeatAt: () => last.at,
    async during(run) {
      taken += 1;
      try {
        return await run();
      } finally {
        taken -= 1;
      }
    },
    isAlive: () => performance.now() - last.ms <= silenceMaxMs + (taken >= slots ? longestRunMs : 0),
  };
}
