import { startRedis } from "@proofline/embedded";
import { Redis } from "ioredis";
import { describe, expect, type TestContext, test, vi } from "vitest";
import { poll } from "../support/poll.ts";
import { query } from "../support/query.ts";
import { type SpawnedProcess, spawnProcess } from "../support/spawn-process.ts";
import { type Stack, startStack } from "../support/stack.ts";

vi.setConfig({ testTimeout: 180_000 });

interface Scene {
  readonly stack: Stack;
  readonly onTestFinished: TestContext["onTestFinished"];
}

/** A worker of a stack that was started without one. */
async function startWorker(
  { stack, onTestFinished }: Scene,
  env: Readonly<Record<string, string>>,
): Promise<SpawnedProcess> {
  const worker = await spawnProcess({
    name: "worker",
    entry: "apps/worker/src/main.ts",
    env: { ...stack.product.env, ...env },
    until: (output) => output.includes("worker.started"),
  });
  onTestFinished(() => void worker.stop("SIGKILL"));
  return worker;
}

async function health(stack: Stack, path: "live" | "ready") {
  const answer = await fetch(`${stack.product.workerHealthUrl}/health/${path}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Runs in the worker before anything else: its clock is off by SHIFT_MS until SIGUSR2. */
const shiftedClock = `
  const Real = Date;
  let by = Number(process.env.SHIFT_MS);
  process.on("SIGUSR2", () => { by = 0; });
  globalThis.Date = class extends Real {
    constructor(...parts) { parts.length > 0 ? super(...parts) : super(Real.now() + by); }
    static now() { return Real.now() + by; }
  };`;

const shiftMs = 15_000;

// Side by side: they wait for long, and do little.
describe.concurrent("a worker process", () => {
  test("a worker whose clock is wrong takes no jobs and says so, and works as soon as it is right", async ({
    onTestFinished,
  }) => {
    const stack = await startStack({ backend: "postgres", parts: ["api", "carrier"] });
    onTestFinished(() => stack.stop());
    const worker = await startWorker(
      { stack, onTestFinished },
      {
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shiftedClock)}`,
        SHIFT_MS: String(shiftMs),
      },
    );
    expect(worker.output()).toContain("clock.skewed");
    const to = stack.nextNumber();
    await stack.api.start(to);
    // Its sweep goes by the database's time: by the second nudge somebody would have sent the text.
    await poll(
      () =>
        query(stack.databaseUrl, async (sql) => {
          const [row] = await sql<{ nudges: number }[]>`select max(nudges) as nudges from messages`;
          return (row?.nudges ?? 0) > 1;
        }),
      { what: "the sweep to nudge the text", timeoutMs: 60_000 },
    );
    expect(await stack.carrier.inbox(to)).toEqual([]);
    for (const path of ["live", "ready"] as const) {
      expect(await health(stack, path)).toMatchObject({ status: 503, body: { clock: "skewed" } });
    }
    const metrics = await (await fetch(`${stack.product.workerHealthUrl}/metrics`)).text();
    const skewSeconds = Number(/^clock_skew_seconds (\S+)$/m.exec(metrics)?.[1]);
    expect(Math.abs(skewSeconds - shiftMs / 1_000)).toBeLessThan(1);
    process.kill(worker.pid, "SIGUSR2");
    await stack.carrier.text(to);
    for (const path of ["live", "ready"] as const) expect((await health(stack, path)).status).toBe(200);
  });

  test("a queue on which nothing moves turns the worker's light red, and then the worker ends to be started again", async ({
    onTestFinished,
  }) => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const admin = new Redis(server.url);
    onTestFinished(() => admin.disconnect());
    const stack = await startStack({ backend: "postgres", parts: [] });
    onTestFinished(() => stack.stop());
    const worker = await startWorker({ stack, onTestFinished }, { REDIS_URL: server.url, QUEUE_PREFIX: "stuck" });
    expect(await health(stack, "live")).toMatchObject({ status: 200 });
    // As BullMQ marks a queue that was paused: the server answers, the worker asks, and no job is handed out.
    await admin.hset("{stuck-messages}:messages:meta", "paused", "1");
    const red = await poll(
      async () => {
        const answer = await health(stack, "live");
        return answer.status === 503 && answer.body;
      },
      { what: "the light to turn red" },
    );
    expect(red).toMatchObject({ status: "stuck", silent: ["messages"] });
    await poll(() => !worker.isRunning(), { what: "the worker to end", timeoutMs: 100_000 });
    expect(await worker.stop()).toBe(1);
    expect(worker.output()).toContain("worker.stuck");
  });

  test("a worker that is started while the database is away says so and ends", async ({ onTestFinished }) => {
    const stack = await startStack({ backend: "postgres", parts: [] });
    onTestFinished(() => stack.stop());
    const worker = await spawnProcess({
      name: "worker",
      entry: "apps/worker/src/main.ts",
      env: { ...stack.product.env, DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
    });
    await poll(() => !worker.isRunning(), { what: "the worker to end" });
    expect(await worker.stop()).toBe(1);
    expect(worker.output()).toContain("The database does not answer");
  });
});
