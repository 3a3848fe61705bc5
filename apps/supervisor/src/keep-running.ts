import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { awaitReady } from "./await-ready.ts";
import type { ServiceLog } from "./service-log.ts";
import type { Service } from "./services.ts";

/** A process that is started again when it ends by itself. */
export type KeptService = {
  /** Resolves when it is ready for the first time. */
  readonly ready: Promise<void>;
  /** Rejects, with a report, when it will not run; resolves after `stop`. */
  readonly ended: Promise<void>;
  /** SIGTERM, then time to finish what it is at; `signal` cuts that time short. */
  stop(signal: AbortSignal): Promise<void>;
};

export type KeepOptions = {
  readonly log: ServiceLog;
  readonly print: (line: string) => void;
  /** Hears the pid of each process, so that a later start can find one that outlived us. */
  readonly onStarted: (pid: number) => void;
  /** Before each start after the first; the last one from then on. */
  readonly pausesMs?: readonly number[];
};

const readyMs = 60_000;
const drainMs = 15_000;
const defaultPausesMs = [250, 1_000, 3_000, 10_000];
// A process that ran this long had got over whatever ended it.
const soundMs = 60_000;

/**
 * Starts the service and keeps it running until `stop`. One that has been ready once is started again for ever: what
 * ended it may be a store that is away for longer than anybody foresaw, and it must be there when that returns.
 */
export function keepRunning(service: Service, options: KeepOptions): KeptService {
  const stopping = new AbortController();
  const first = Promise.withResolvers<void>();
  const { pausesMs = defaultPausesMs } = options;
  let child: ChildProcess | null = null;

  const ended = (async () => {
    let wasReady = false;
    for (let failures = 0; !stopping.signal.aborted; ) {
      child = launch(service, options);
      const startedAt = Date.now();
      const exit = watchExit(child);
      const outcome = await becomeReady(service, { exit, stopping: stopping.signal });
      if (outcome === "ready") {
        wasReady = true;
        first.resolve();
      } else if (!stopping.signal.aborted && !wasReady) throw new Error(report(service, { outcome, ...options }));
      const how = await exit;
      if (stopping.signal.aborted) return;
      failures = Date.now() - startedAt > soundMs ? 1 : failures + 1;
      const pauseMs = pausesMs[Math.min(failures, pausesMs.length) - 1] ?? 0;
      options.print(`${service.name}  ended (${how}); starting it again in ${pauseMs / 1000} s`);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  ended.catch(first.reject);

  return {
    ready: first.promise,
    ended,
    async stop(cut) {
      stopping.abort();
      if (child) await drain(child, cut);
    },
  };
}

function launch(service: Service, { log, onStarted }: KeepOptions): ChildProcess {
  const child = spawn(process.execPath, [service.entry], {
    env: service.env,
    // The IPC channel carries nothing: its end tells the process that we are gone, even when we were killed.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own: Ctrl-C is for us, and we decide in which order the processes stop.
    detached: true,
  });
  if (child.stdout) log.follow(child.stdout, "stdout");
  if (child.stderr) log.follow(child.stderr, "stderr");
  if (child.pid !== undefined) onStarted(child.pid);
  return child;
}

/** How it ended: `exit code 1`, `SIGKILL`, or why it never began. */
async function watchExit(child: ChildProcess): Promise<string> {
  try {
    // close, not exit: by then everything it said has been read.
    const [code, signal] = await once(child, "close");
    return signal ?? `exit code ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function becomeReady(
  service: Service,
  { exit, stopping }: { exit: Promise<string>; stopping: AbortSignal },
): Promise<string> {
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, stopping, AbortSignal.timeout(readyMs)]);
  try {
    const polled = awaitReady(service.healthUrl, signal).then(
      () => "ready",
      () => `not ready after ${readyMs / 1000} s`,
    );
    return await Promise.race([polled, exit]);
  } finally {
    settled.abort();
  }
}

async function drain(child: ChildProcess, cut: AbortSignal): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  const kill = (): void => void child.kill("SIGKILL");
  const late = setTimeout(kill, drainMs);
  cut.addEventListener("abort", kill);
  child.kill(cut.aborted ? "SIGKILL" : "SIGTERM");
  await exit;
  clearTimeout(late);
  cut.removeEventListener("abort", kill);
}

function report(service: Service, { outcome, log }: { outcome: string; log: ServiceLog }): string {
  const said = log.lastLines().map((line) => `  ${line}`);
  return [`The ${service.name} does not run (${outcome}). It said last:`, ...said].join("\n");
}
