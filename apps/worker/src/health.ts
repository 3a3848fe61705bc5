import { type Context, Hono } from "hono";

/** Something whose life is its progress. */
export interface Pulse {
  readonly name: string;
  isAlive(): boolean;
  lastProgressAt(): Date;
}

export type Phase = "starting" | "running" | "draining";

export interface HealthDeps {
  readonly phase: () => Phase;
  /** The sweep and the consumed queues. */
  readonly pulses: () => readonly Pulse[];
  readonly eventLoopLagMs: () => number;
  /** Each rejects when its server does not answer. */
  readonly pings: { readonly database: () => Promise<void>; readonly queue: () => Promise<void> };
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Half of all timers this late: locks are renewed too late, and other workers take our jobs. */
const LAG_MAX_MS = 1_000;
const PING_TIMEOUT_MS = 2_000;

/** `/health/live`, `/health/ready` and `/metrics` of a worker process. */
export function createHealthApp(deps: HealthDeps): Hono {
  const app = new Hono();
  app.get("/health/live", (c) => live(c, deps));
  app.get("/health/ready", (c) => ready(c, deps));
  app.get("/metrics", async (c) => {
    const { contentType, text } = await deps.metrics();
    return c.body(text, 200, { "content-type": contentType });
  });
  return app;
}

/** A green light means progress: BullMQ's `isRunning` stays true in a worker that will never work again. */
async function live(c: Context, { phase, pulses, eventLoopLagMs, pings }: HealthDeps): Promise<Response> {
  const lagMs = Math.round(eventLoopLagMs());
  const silent = phase() === "running" ? pulses().filter((pulse) => !pulse.isAlive()) : [];
  // Silence while the servers are away is waiting: a restart would not bring them back.
  const stuck = silent.length > 0 && (await answer(pings.queue)) && (await answer(pings.database));
  const alive = !stuck && lagMs <= LAG_MAX_MS;
  const body = {
    status: alive ? "alive" : "stuck",
    silent: silent.map(({ name }) => name),
    event_loop_lag_ms: lagMs,
    last_progress_at: Object.fromEntries(pulses().map((pulse) => [pulse.name, pulse.lastProgressAt().toISOString()])),
  };
  return c.json(body, alive ? 200 : 503);
}

async function ready(c: Context, { phase, pings }: HealthDeps): Promise<Response> {
  const [database, queue] = await Promise.all([answer(pings.database), answer(pings.queue)]);
  const isReady = phase() === "running" && database && queue;
  const body = {
    status: isReady ? "ready" : "not_ready",
    phase: phase(),
    database: database ? "ok" : "away",
    queue: queue ? "ok" : "away",
  };
  return c.json(body, isReady ? 200 : 503);
}

async function answer(ping: () => Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS);
  try {
    return await Promise.race([
      ping().then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
