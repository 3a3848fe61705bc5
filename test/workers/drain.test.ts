import { startRedis } from "@proofline/embedded";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { poll } from "../support/poll.ts";
import { spawnProcess } from "../support/spawn-process.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

// Drains take their time on purpose, and the machine may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

/** What `docs/production.md` promises of SIGTERM. */
const STOP_MAX_MS = 15_000;

describe.each(BACKENDS)("a worker that is asked to stop, with the queue on %s", (backend) => {
  let stack: Stack;
  beforeAll(async () => {
    // Longer than any drain: the call to the provider cannot end by itself.
    stack = await startStack({ backend, env: { PROVIDER_TIMEOUT_MS: "30000" } });
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  /** SIGTERM, and again every 100 ms, until the worker is gone. */
  async function insist(): Promise<{ code: number | null; tookMs: number }> {
    const { product } = stack;
    const startedMs = performance.now();
    const pid = product.pidOf("worker");
    const ending = product.stop("worker");
    const again = setInterval(() => process.kill(pid, "SIGTERM"), 100);
    try {
      const code = await ending;
      return { code, tookMs: performance.now() - startedMs };
    } finally {
      clearInterval(again);
    }
  }

  async function send(step: Readonly<Record<string, unknown>>): Promise<{ id: string; to: string }> {
    const { api, carrier } = stack;
    const to = stack.nextNumber();
    await carrier.script({ to, steps: [step] });
    const { id } = await api.start(to);
    await poll(async () => (await carrier.requests(to)).length > 0, { what: "the provider to be asked" });
    return { id, to };
  }

  // Either way on one of the two backends: each takes the whole drain.
  const [how, step] =
    backend === "redis"
      ? ["took the text and never says so", { respond: "accept_then_hang" }]
      : ["never answers", { respond: "hang" }];
  test(`leaves a call to a provider that ${how} as unknown, ends in time, and the person gets one text`, async () => {
    const { api, carrier, product } = stack;
    const { id, to } = await send(step);
    const { code, tookMs } = await insist();
    expect(tookMs).toBeLessThan(STOP_MAX_MS);
    expect(code).toBe(0);
    const { messages } = await api.get(id);
    // A receipt may have come meanwhile, which proves that it went out.
    expect(["unknown", "accepted"]).toContain(messages[0]?.attempts[0]?.status);
    expect(messages[0]?.attempts).toHaveLength(1);
    await product.start("worker");
    await poll(async () => (await api.get(id)).messages[0]?.status === "delivered", { what: "the text to arrive" });
    expect(await carrier.inbox(to)).toHaveLength(1);
  });
});

describe.each(["messages", "housekeeping"])("a worker that does %s alone", (queues) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ backend: "postgres", parts: ["worker"], env: { WORKER_QUEUES: queues } });
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  test("is ready, and ends well and soon after SIGTERM", async () => {
    const startedMs = performance.now();
    expect(await stack.product.stop("worker")).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(STOP_MAX_MS);
  });
});

test("a worker that waits for its Redis to come ends when it is asked to", async () => {
  const stack = await startStack({ backend: "postgres", parts: [] });
  onTestFinished(() => stack.stop());
  const gone = await startRedis();
  await gone.stop();
  const worker = await spawnProcess({
    name: "worker",
    entry: "apps/worker/src/main.ts",
    env: { ...stack.product.env, REDIS_URL: gone.url },
    until: (output) => output.includes("queue.failed"),
  });
  const startedMs = performance.now();
  expect(await worker.stop()).toBe(1);
  expect(performance.now() - startedMs).toBeLessThan(STOP_MAX_MS);
  expect(worker.output()).toContain("is not ready for jobs");
});
