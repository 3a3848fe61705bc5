import { DatabaseNotReady } from "@proofline/db";
import { createLogger } from "@proofline/observability";
import { QueueUnavailableError, QueueUnusableError } from "@proofline/queue";
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

try {
  const worker = await startWorkerProcess(config, log);
  onStopRequest(process, async (cause) => {
    log.info("worker.stopping", { cause });
    const clean = await worker.stop();
    log.info("worker.stopped", { clean });
    exit(clean ? 0 : 1);
  });
} catch (error) {
  const sentence = sentenceFor(error);
  if (sentence === null) log.error("worker.start_failed", { error });
  else console.error(sentence);
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

/** What an operator can put right is one sentence; null for everything else. */
function sentenceFor(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && error.code === "EADDRINUSE") return `WORKER_HEALTH_PORT ${config.healthPort} is in use.`;
  const expected = [DatabaseNotReady, QueueUnavailableError, QueueUnusableError];
  return expected.some((kind) => error instanceof kind) ? error.message : null;
}

function exit(code: number): never {
  log.flush();
  process.exit(code);
}
