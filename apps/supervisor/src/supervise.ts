import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { renderBanner } from "./banner.ts";
import type { Env, SupervisorConfig } from "./config.ts";
import { keepPostgres } from "./keep-postgres.ts";
import { type KeptService, keepRunning } from "./keep-running.ts";
import { endLeftOvers } from "./left-overs.ts";
import { takeLock } from "./lock.ts";
import { findPortFaults, type PortWish } from "./ports.ts";
import { runMigrations } from "./run-migrations.ts";
import { forgetSchema, isSchemaNoted, noteSchema, schemaVersion } from "./schema-note.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import { openServiceLog } from "./service-log.ts";
import { originsOf, type Service } from "./services.ts";
import type { StopSignals } from "./stop-signals.ts";

export type SuperviseInput = {
  readonly config: SupervisorConfig;
  readonly env: Env;
  readonly signals: StopSignals;
  /** What to run: `describeServices`, or a test's own. */
  readonly services: (input: { secrets: Secrets; databaseUrl: string }) => readonly Service[];
  readonly print: (line: string) => void;
  readonly warn: (line: string) => void;
};

/**
 * Brings everything up, keeps it running until the user wishes to stop, and takes it down again in reverse order.
 * Throws one report when something will not run; by then nothing is left running either.
 */
export async function supervise(input: SuperviseInput): Promise<void> {
  const undo: (() => unknown)[] = [];
  try {
    const running = await bringUp(input, undo);
    await Promise.race([aborted(input.signals.stopping), ...running]);
  } catch (error) {
    // Whatever a stop interrupts fails, and that is no failure.
    if (!input.signals.stopping.aborted) throw error;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** Starts one thing after the other; `undo` learns how to take each down. Answers what must not end. */
async function bringUp(input: SuperviseInput, undo: (() => unknown)[]): Promise<readonly Promise<unknown>[]> {
  const { config, env, signals, print, warn } = input;
  const startedAt = performance.now();
  const logFolder = makeFolders(config.dataDir);
  const lock = await takeLock(config.dataDir, print);
  undo.push(() => lock.release());
  signals.stopping.addEventListener("abort", () => lock.markStopping(), { once: true });
  const notes = await endLeftOvers(config.dataDir);
  const secrets = loadSecrets(config.dataDir, env);
  await requirePorts(config);
  signals.stopping.throwIfAborted();

  const postgres = config.databaseUrl === undefined ? await startDatabase(config, { print, undo }) : null;
  const databaseUrl = config.databaseUrl ?? postgres?.url ?? "";
  signals.stopping.throwIfAborted();
  const own = postgres !== null;
  await migrate(input, { databaseUrl, own });

  print("Starting the processes …");
  const services = input.services({ secrets, databaseUrl });
  const kept = services.map((service) => {
    const log = openServiceLog({ folder: logFolder, name: service.name, choice: config.logs, print: warn });
    undo.push(() => log.close());
    return keepRunning(service, { log, print: warn, onStarted: (pid) => notes.add({ pid, entry: service.entry }) });
  });
  undo.push(async () => {
    await stopServices(services, { kept, forcing: signals.forcing });
    notes.clear();
  });
  const ends = [...kept.map((service) => service.ended), ...(postgres ? [postgres.ended] : [])];
  try {
    await Promise.race([Promise.all(kept.map((service) => service.ready)), aborted(signals.stopping), ...ends]);
  } catch (error) {
    // Somebody may have emptied the database since it was migrated: the next start looks for itself. Settled, not
    // awaited: when it is the database that failed, its own report is the one to show.
    if (own) await Promise.allSettled([forgetSchema(databaseUrl)]);
    throw error;
  }
  signals.stopping.throwIfAborted();
  const seconds = (performance.now() - startedAt) / 1000;
  print(renderBanner({ config, origins: originsOf(config), ...keysShown(env, secrets), seconds }));
  return ends;
}

function makeFolders(dataDir: string): string {
  // As root, PostgreSQL's own user must be able to pass through; what lies in it is closed to others one by one.
  mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const logs = join(dataDir, "logs");
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  return logs;
}

async function requirePorts({ host, port, carrierPort, workerHealthPort, carrier }: SupervisorConfig): Promise<void> {
  const wishes: PortWish[] = [
    { variable: "PORT", host, port },
    { variable: "WORKER_HEALTH_PORT", host, port: workerHealthPort },
    ...(carrier ? [{ variable: "CARRIER_PORT", host, port: carrierPort }] : []),
  ];
  const faults = await findPortFaults(wishes);
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

async function startDatabase(
  config: SupervisorConfig,
  { print, undo }: { print: (line: string) => void; undo: (() => unknown)[] },
): Promise<Awaited<ReturnType<typeof keepPostgres>>> {
  print("Starting the database …");
  const postgres = await keepPostgres(join(config.dataDir, "postgres"), print);
  undo.push(() => postgres.stop());
  return postgres;
}

/** A database of somebody else's is migrated at every start: only in our own do we know who has been at it. */
async function migrate(
  { config, env, signals }: SuperviseInput,
  { databaseUrl, own }: { databaseUrl: string; own: boolean },
): Promise<void> {
  const version = schemaVersion({ queueToo: config.redisUrl === undefined });
  if (own && (await isSchemaNoted(databaseUrl, version))) return;
  await runMigrations({ ...env, DATABASE_URL: databaseUrl }, signals.stopping);
  if (own) await noteSchema(databaseUrl, version);
}

/** Whoever sends goes first, so that the simulator still answers the sends under way. */
async function stopServices(
  services: readonly Service[],
  { kept, forcing }: { kept: readonly KeptService[]; forcing: AbortSignal },
): Promise<void> {
  const inGroup = (carrier: boolean): KeptService[] =>
    kept.filter((_, index) => (services[index]?.name === "carrier") === carrier);
  await Promise.all(inGroup(false).map((service) => service.stop(forcing)));
  await Promise.all(inGroup(true).map((service) => service.stop(forcing)));
}

function keysShown(env: Env, secrets: Secrets): { secretKey: string; publishableKey: string } {
  return {
    secretKey: env.BOOTSTRAP_SECRET_KEY || secrets.BOOTSTRAP_SECRET_KEY,
    publishableKey: env.BOOTSTRAP_PUBLISHABLE_KEY || secrets.BOOTSTRAP_PUBLISHABLE_KEY,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
