import { createLogger } from "@proofline/observability";
import { createApp } from "./app.ts";
import { type Composition, composeApi, sentenceFor } from "./compose.ts";
import { type ApiConfig, ConfigError, describeConfig, loadConfig } from "./config.ts";
import { type RunningServer, serve } from "./serve.ts";
import { onStopRequest } from "./stop-signals.ts";

/** For requests in flight; with the stores' own closing inside the 15 s that supervisors commonly allow. */
const DRAIN_DEADLINE_MS = 10_000;

const config = readConfigOrExit();
const log = createLogger({ name: "api", level: config.logLevel });

// Node would print the error as it is, with whatever number or text it holds; the log masks.
process.on("uncaughtException", (error, origin) => {
  log.error("process.failed", { error, origin });
  exit(1);
});

try {
  const composition = await composeApi(config, log);
  showKeys(composition.generatedKeys);
  const server = await listen(composition);
  log.info("api.started", { ...describeConfig(config), port: server.port });
  onStopRequest(process, (cause) => void stop({ cause, server, composition }));
} catch (error) {
  const sentence = isPortTaken(error) ? `PORT ${config.port} is in use.` : sentenceFor(error);
  if (sentence === null) log.error("api.start_failed", { error });
  else console.error(sentence);
  exit(1);
}

async function listen(composition: Composition): Promise<RunningServer> {
  try {
    return await serve(createApp(composition.deps), config);
  } catch (error) {
    await composition.close();
    throw error;
  }
}

interface Running {
  readonly cause: string;
  readonly server: RunningServer;
  readonly composition: Composition;
}

async function stop({ cause, server, composition }: Running): Promise<void> {
  log.info("api.stopping", { cause });
  try {
    await server.stop(DRAIN_DEADLINE_MS);
    await composition.close();
  } catch (error) {
    log.error("api.stop_failed", { error });
    exit(1);
  }
  log.info("api.stopped", { cause });
  exit(0);
}

/** The only time they can be read: the database keeps their digests. */
function showKeys(keys: Composition["generatedKeys"]): void {
  const lines = Object.entries(keys).map(([name, key]) => `    ${name.padEnd(16)} ${key}`);
  if (lines.length === 0) return;
  console.log(`\n  This database had no project, so one was made. Shown once:\n\n${lines.join("\n")}\n`);
}

function readConfigOrExit(): ApiConfig {
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
