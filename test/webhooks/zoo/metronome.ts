import { setTimeout as sleep } from "node:timers/promises";
import { parentPort } from "node:worker_threads";

const EVERY_MS = 250;
const WORK_CPU_MICROSECONDS = 5_000;
const NOTED_EVERY_MS = 1_000;

/** Works for five milliseconds of this thread's own time, and says how many have passed on the clock. */
function workMs(): number {
  const startedMs = performance.now();
  const started = process.threadCpuUsage();
  let used = 0;
  while (used < WORK_CPU_MICROSECONDS) {
    const { user, system } = process.threadCpuUsage(started);
    used = user + system;
  }
  return performance.now() - startedMs;
}

// The longest of each second, until the thread is ended.
for (;;) {
  const untilMs = performance.now() + NOTED_EVERY_MS;
  let longestMs = 0;
  while (performance.now() < untilMs) {
    await sleep(EVERY_MS);
    longestMs = Math.max(longestMs, workMs());
  }
  parentPort?.postMessage({ atMs: Date.now(), stretch: longestMs / (WORK_CPU_MICROSECONDS / 1_000) });
}
