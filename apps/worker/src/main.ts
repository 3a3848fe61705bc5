import { createLogger } from "@proofline/observability";
import { sentenceFor } from "./compose.ts";
import { ConfigError, loadConfig, type WorkerConfig } from "./config.ts";
import { startWorkerProcess } from "./start-worker-process.ts";
import { onStopRequest } from "./stop-signals.ts";

const config = readConfigOrExit();
const log = createLogger({ name: "worker", level: config.logLevel });

// Node would print the error as it is, with whatever number or text it holds; the log masks.
process.on("uncaughtException", (error, origin) => {
  log.error("process.failed", { error, origin });
  exit(1);
});

/** A start that takes longer hangs: better to end and to be started again than to be there and do nothing. */
const START_MAX_MS = 60_000;
/** From the wish to stop until the end, also where the wish comes during the start. */
const STOP_MAX_MS = 14_500;

const starting = startWorkerProcess(config, { log, onStuck: () => void stop("stuck") });
onStopRequest(process, (cause) => void stop(cause));
const late = setTimeout(() => endUndone("worker.start_overran", START_MAX_MS), START_MAX_MS);
try {
  await starting;
  clearTimeout(late);
} catch (error) {
  const sentence = isPortTaken(error) ? `WORKER_HEALTH_PORT ${config.healthPort} is in use.` : sentenceFor(error);
  if (sentence === null) log.error("worker.start_failed", { error });
  else console.error(sentence);
  exit(1);
}

async function stop(cause: string): Promise<void> {
  log.info("worker.stopping", { cause });
  setTimeout(() => endUndone("worker.stop_overran", STOP_MAX_MS), STOP_MAX_MS);
  const worker = await starting.catch(() => null);
  // Where the start failed, whoever waits for it says why.
  if (worker === null) return;
  const clean = await worker.stop();
  log.info("worker.stopped", { clean });
  exit(clean && cause !== "stuck" ? 0 : 1);
}

function endUndone(event: string, afterMs: number): never {
  log.error(event, { afterMs });
  exit(1);
}

function readConfigOrExit(): WorkerConfig {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

function exit(code: number): never {
  log.flush();
  process.exit(code);
}
