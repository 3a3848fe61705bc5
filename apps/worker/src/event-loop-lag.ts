import { monitorEventLoopDelay } from "node:perf_hooks";

export interface EventLoopLag {
  /** Milliseconds that half of the turns of the last seconds came late by, or more. */
  medianMs(): number;
  stop(): void;
}

const RESOLUTION_MS = 20;
const WINDOW_MS = 10_000;

/** Watches how late this process comes to its own timers. A lock is renewed by such a timer, so lag loses jobs. */
export function watchEventLoopLag(): EventLoopLag {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const timer = setInterval(() => histogram.reset(), WINDOW_MS);
  timer.unref();
  return {
    medianMs() {
      // Nanoseconds between two ticks, the planned pause included; 0 before the first.
      return Math.max(0, histogram.percentile(50) / 1e6 - RESOLUTION_MS);
    },
    stop() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
