import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { codeIn } from "../support/carrier-client.ts";
import { forgetJobs } from "../support/forget-jobs.ts";
import { poll } from "../support/poll.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

// Pauses of the product's own, and a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

describe.each(BACKENDS)("what was accepted survives, with the queue on %s", (backend) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ backend });
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  test("every process is killed, and the earlier verification can still be checked", async () => {
    const { api, carrier, product } = stack;
    const to = stack.nextNumber();
    const { id } = await api.start(to);
    const code = codeIn(await carrier.text(to));
    await Promise.all([product.stop("api", "SIGKILL"), product.stop("worker", "SIGKILL")]);
    await Promise.all([product.start("api"), product.start("worker")]);
    expect(await api.check(id, code)).toMatchObject({ valid: true, status: "verified" });
  });

  test("the queue forgets everything, and every text goes out once", async () => {
    const { api, carrier, product } = stack;
    await product.stop("worker");
    const numbers = Array.from({ length: 20 }, stack.nextNumber);
    const started = await Promise.all(numbers.map((to) => api.start(to)));
    expect(await forgetJobs(stack)).toBeGreaterThan(0);
    await product.start("worker");
    for (const to of numbers) await carrier.text(to);
    await poll(
      async () => {
        const all = await Promise.all(started.map(({ id }) => api.get(id)));
        return all.every(({ messages }) => messages[0]?.status === "delivered");
      },
      { what: "all to be delivered", everyMs: 250 },
    );
    for (const to of numbers) expect(await carrier.inbox(to)).toHaveLength(1);
  });

  test("a worker is killed while a provider is asked, and the text goes out with the same code", async () => {
    const { api, carrier, product } = stack;
    const to = stack.nextNumber();
    await carrier.script({ to, provider: "twilio", steps: [{ respond: "accept_then_hang", receipts: [] }] });
    // It would tell that it has the text, and nobody else would be asked.
    await carrier.script({ to, provider: "twilio", on: "look_up", steps: [{ respond: 503, repeat: true }] });
    const { id } = await api.start(to);
    const first = await carrier.text(to);
    await product.stop("worker", "SIGKILL");
    await product.start("worker");
    const second = await carrier.text(to, { count: 2, timeoutMs: 60_000 });
    expect(second.provider).toBe("vonage");
    expect(codeIn(second)).toBe(codeIn(first));
    expect(await api.check(id, codeIn(first))).toMatchObject({ valid: true });
  });

  test("a worker that is asked to stop finishes its text first", async () => {
    const { api, carrier, product } = stack;
    const to = stack.nextNumber();
    await carrier.script({ to, steps: [{ respond: 201, delay_ms: 1_500, receipts: [] }] });
    const { id } = await api.start(to);
    await carrier.text(to);
    expect(await product.stop("worker")).toBe(0);
    const { messages } = await api.get(id);
    expect(messages).toMatchObject([{ status: "sent", attempts: [{ status: "accepted" }] }]);
    await product.start("worker");
  });
});
