import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";

/** Call when the server has been stopped and its folders removed: the reaper has nothing left to do. */
export type Dismiss = () => Promise<void>;

// `read` fails at the end of the input, which comes when we end, however that happens (a kill -9 included).
const script = `
trap '' INT TERM HUP
read -r word && exit 0
signal=$1 pid=$2
shift 2
kill -s "$signal" "$pid" 2>/dev/null
tenths=0
while kill -0 "$pid" 2>/dev/null && [ "$tenths" -lt 100 ]; do sleep 0.1; tenths=$((tenths + 1)); done
kill -s KILL "$pid" 2>/dev/null
rm -rf -- "$@"
`;

/**
 * Sees to it that a throw-away server does not outlive us: a small shell waits for our end, then ends the server and
 * removes its folders. Exit hooks would not do, they do not run when a process is killed.
 */
export function reapAfterUs({
  pid,
  signal,
  folders,
}: {
  pid: number;
  signal: "INT" | "TERM";
  folders: readonly string[];
}): Dismiss {
  const shell = spawn("/bin/sh", ["-c", script, "proofline-reaper", signal, String(pid), ...folders], {
    cwd: "/",
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.unref();
  if ("unref" in shell.stdin) (shell.stdin as Socket).unref();
  // Without a shell the server still runs; it is only that nobody would end it after a kill -9.
  shell.on("error", () => {});
  return async () => {
    if (shell.pid === undefined || shell.exitCode !== null) return;
    const exited = once(shell, "exit");
    shell.ref();
    shell.stdin.end("done\n");
    await exited;
  };
}
