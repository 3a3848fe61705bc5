import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import type { GuardedLoop } from "./guard-loop.ts";

const { turns, everyMs, looksMax } = workerData as GuardedLoop;
let seen = Atomics.load(turns, 0);
let still = 0;

// Looks are counted, not time: a process that was stopped and goes on has not stood still.
setInterval(() => {
  const now = Atomics.load(turns, 0);
  still = now === seen ? still + 1 : 0;
  seen = now;
  if (still < looksMax) return;
  const line = { level: "error", time: new Date().toISOString(), name: "worker", event: "loop.blocked" };
  writeSync(2, `${JSON.stringify({ ...line, blockedMs: still * everyMs })}\n`);
  process.kill(process.pid, "SIGKILL");
}, everyMs);
