import { DatabaseNotReady } from "@proofline/db";
import { createLogger, type Logger } from "@proofline/observability";
import { QueueUnavailableError, QueueUnusableError } from "@proofline/queue";
import { createApp } from "./app.ts";
import { type Composition, composeApi } from "./compose.ts";
import { type ApiConfig, ConfigError, describeConfig, loadConfig } from "./config.ts";
import { type RunningServer, serve } from "./serve.ts";
import { onStopRequest } from "./stop-signals.ts";

/** For requests in flight; with the stores' own closing inside the 15 s that supervisors commonly allow. */
const DRAIN_DEADLINE_MS = 10_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger({ name: "api", level: config.logLevel });
  const composition = await composeApi(config, log);
  showKeys(composition.generatedKeys);
  const server = await open(config, composition);
  log.info("api.started", { ...describeConfig(config), port: server.port });
  onStopRequest(process, (cause) => void stop({ cause, log, server, composition }));
}

async function open(config: ApiConfig, composition: Composition): Promise<RunningServer> {
  try {
    return await serve(createApp(composition.deps), config);
  } catch (error) {
    await composition.close();
    throw error;
  }
}

interface Running {
  readonly cause: string;
  readonly log: Logger;
  readonly server: RunningServer;
  readonly composition: Composition;
}

async function stop({ cause, log, server, composition }: Running): Promise<void> {
  log.info("api.stopping", { cause });
  try {
    await server.stop(DRAIN_DEADLINE_MS);
    await composition.close();
    log.info("api.stopped", { cause });
  } catch (error) {
    log.error("api.stop_failed", { error });
    process.exitCode = 1;
  }
  log.flush();
  // Whatever still holds the loop open must not keep whoever supervises waiting.
  process.exit();
}

/** The only time they can be read: the database keeps their digests. */
function showKeys(keys: Composition["generatedKeys"]): void {
  const lines = Object.entries(keys).map(([name, key]) => `    ${name.padEnd(16)} ${key}`);
  if (lines.length === 0) return;
  console.log(`\n  This database had no project, so one was made. Shown once:\n\n${lines.join("\n")}\n`);
}

/** What an operator can put right is one sentence; everything else comes with its stack. */
function explain(error: unknown): string {
  const expected = [ConfigError, DatabaseNotReady, QueueUnavailableError, QueueUnusableError];
  if (!(error instanceof Error)) return String(error);
  const inUse = "code" in error && error.code === "EADDRINUSE";
  return inUse || expected.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
