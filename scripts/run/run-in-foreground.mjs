import { spawn } from "node:child_process";
import { constants } from "node:os";

// One Ctrl-C arrives several times: from the terminal, which tells the whole group, and from npm, which passes it on.
const sameWishMs = 500;
const orphanCheckMs = 200;

/**
 * Runs a program until it ends, and answers its exit code. It has a process group of its own, so that it hears of a
 * signal once, from here; and an IPC channel, whose end tells it that we were killed.
 */
export function runInForeground(program, { args, cwd, env }) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "inherit", "inherit", "ipc"], detached: true });
  const stopListening = forwardSignals(child);
  const stopWatching = watchForOrphanhood(() => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      stopListening();
      stopWatching();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** Every wish to stop (Ctrl-C, a closed terminal) is passed on as SIGTERM, which means the same to all programs. */
function forwardSignals(child) {
  let lastAt = 0;
  const forward = () => {
    const now = Date.now();
    if (now - lastAt < sameWishMs) return;
    lastAt = now;
    child.kill("SIGTERM");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

/** npm passes signals on, except the one it cannot catch: when it was killed, we get another parent. */
function watchForOrphanhood(onOrphaned) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onOrphaned();
  }, orphanCheckMs);
  return () => clearInterval(timer);
}
