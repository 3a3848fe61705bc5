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

try {
  const worker = await startWorkerProcess(config, log);
  onStopRequest(process, async (cause) => {
    log.info("worker.stopping", { cause });
    const clean = await worker.stop();
    log.info("worker.stopped", { clean });
    exit(clean ? 0 : 1);
  });
} catch (error) {
  const sentence = isPortTaken(error) ? `WORKER_HEALTH_PORT ${config.healthPort} is in use.` : sentenceFor(error);
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

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

function exit(code: number): never {
  log.flush();
  process.exit(code);
}
