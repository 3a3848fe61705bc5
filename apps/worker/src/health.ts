import { type Context, Hono } from "hono";
import type { Pulse } from "./watchdog.ts";

export type Phase = "starting" | "running" | "draining";

export interface HealthDeps {
  readonly phase: () => Phase;
  /** The sweep and the consumed queues. */
  readonly pulses: () => readonly Pulse[];
  /** Whether the process's clock agrees with the database's: where it does not, no jobs are taken. */
  readonly isClockRight: () => boolean;
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

/** A green light means progress, whatever is in its way: whether a restart would help is the watchdog's to judge. */
function live(c: Context, { phase, pulses, isClockRight, eventLoopLagMs }: HealthDeps): Response {
  const lagMs = Math.round(eventLoopLagMs());
  const silent = phase() === "running" ? pulses().filter((pulse) => !pulse.isAlive()) : [];
  const clockRight = isClockRight();
  const alive = silent.length === 0 && clockRight && lagMs <= LAG_MAX_MS;
  const body = {
    status: alive ? "alive" : "stuck",
    silent: silent.map(({ name }) => name),
    clock: wordFor(clockRight),
    event_loop_lag_ms: lagMs,
    last_progress_at: Object.fromEntries(pulses().map((pulse) => [pulse.name, pulse.lastProgressAt().toISOString()])),
  };
  return c.json(body, alive ? 200 : 503);
}

async function ready(c: Context, { phase, pings, isClockRight }: HealthDeps): Promise<Response> {
  const [database, queue] = await Promise.all([answer(pings.database), answer(pings.queue)]);
  const clockRight = isClockRight();
  const isReady = phase() === "running" && database && queue && clockRight;
  const body = {
    status: isReady ? "ready" : "not_ready",
    phase: phase(),
    database: database ? "ok" : "away",
    queue: queue ? "ok" : "away",
    clock: wordFor(clockRight),
  };
  return c.json(body, isReady ? 200 : 503);
}

function wordFor(isRight: boolean): "ok" | "skewed" {
  return isRight ? "ok" : "skewed";
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
