import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { poll } from "./poll.ts";

export interface SpawnOptions {
  /** Shown in failures. */
  readonly name: string;
  /** Relative to the repository's root: `apps/api/src/main.ts`. */
  readonly entry: string;
  /** All that the process sees of an environment, but for PATH and the place of Node's compile cache. */
  readonly env: Readonly<Record<string, string>>;
  /** Answers 2xx once the process is ready; without it, `until` says when that is. */
  readonly readyUrl?: string;
  /** Of what it wrote so far. Default: at once. */
  readonly until?: (output: string) => boolean;
  readonly readyTimeoutMs?: number;
  /** Default: we keep the output in memory. A file spares us the reading of it where every cycle is measured. */
  readonly outputFile?: string;
}

export interface SpawnedProcess {
  readonly name: string;
  readonly pid: number;
  /** Everything it wrote so far, both streams. */
  output(): string;
  isRunning(): boolean;
  /** Resolves when it ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Sends the signal (default SIGTERM), waits for the end and returns the exit code, null when a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const root = new URL("../../", import.meta.url);

/**
 * Half of what a start costs is the compiling, and hundreds of starts on two cores would be the load of the tests
 * themselves: processes share what one of them compiled.
 */
const compiled = { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/proofline-tests", root)) } as const;
const STOP_TIMEOUT_MS = 20_000;

/**
 * Starts a program of this repository on the Node that runs us, and waits until it is ready. It gets a channel to us,
 * which makes us its supervisor: it ends when we do, even when we are killed.
 */
export async function spawnProcess(options: SpawnOptions): Promise<SpawnedProcess> {
  const { name, entry, env, readyUrl, until = () => true, readyTimeoutMs = 100_000, outputFile } = options;
  const sink = outputFile === undefined ? "pipe" : openSync(outputFile, "a");
  const child = spawn(process.execPath, [fileURLToPath(new URL(entry, root))], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", ...compiled, ...env },
    stdio: ["ignore", sink, sink, "ipc"],
  });
  if (typeof sink === "number") closeSync(sink);
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  }
  const output = (): string => (outputFile === undefined ? chunks.join("") : readFileSync(outputFile, "utf8"));
  const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()));
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  try {
    const asks = () => (readyUrl === undefined ? until(output()) : isReady(child, readyUrl));
    await poll(asks, { timeoutMs: readyTimeoutMs, what: `${name} to be ready` });
  } catch (error) {
    await end(child, "SIGKILL");
    throw new Error(`${name} did not start: ${String(error)}\n${output().slice(-4_000)}`);
  }
  const stop = (signal: NodeJS.Signals = "SIGTERM") => end(child, signal);
  return { name, pid: child.pid ?? 0, output, isRunning, ended, stop };
}

async function isReady(child: ChildProcess, url: string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
  if (child.signalCode !== null) throw new Error(`it was ended by ${child.signalCode}`);
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false; // nothing listens yet
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = once(child, "close");
  child.kill(signal);
  const forced = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await closed;
  clearTimeout(forced);
  return child.exitCode;
}
