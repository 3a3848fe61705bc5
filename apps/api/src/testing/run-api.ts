import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface ApiProcess {
  /** Everything it wrote so far, both streams. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** Ends the channel that a supervisor has. */
  disconnect(): void;
  /** Its exit code once it ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** The API as a process. `supervised` gives it a channel to us. */
export function runApi(
  env: Readonly<Record<string, string>>,
  { supervised = false }: { supervised?: boolean } = {},
): ApiProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH ?? "", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe", ...(supervised ? (["ipc"] as const) : [])],
  });
  const chunks: string[] = [];
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  for (const stream of streams) stream.setEncoding("utf8").on("data", (text: string) => chunks.push(text));
  // Not "close" of the child: after a disconnect of ours it never comes.
  const ends = [once(child, "exit"), ...streams.map((stream) => once(stream, "close"))];
  return {
    output: () => chunks.join(""),
    kill: (signal) => void child.kill(signal),
    disconnect: () => child.disconnect(),
    ended: Promise.all(ends).then(() => child.exitCode),
  };
}
