import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { poll } from "../support/poll.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

vi.setConfig({ testTimeout: 120_000 });

const CAP = 5;

describe.each(BACKENDS)("texts that nobody sends, with the queue on %s", (backend) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ backend });
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  const start = (to: string) => stack.api.call<{ code?: string }>("POST", "/v1/verifications", { body: { to } });

  test("are not piled up: the project is told to wait, and accepted again when a worker has sent them", async () => {
    await stack.api.call("PATCH", "/v1/settings", { body: { backlog_max: CAP } });
    await stack.product.stop("worker");
    const accepted: string[] = [];
    const refusal = await poll(
      async () => {
        const to = stack.nextNumber();
        const answer = await start(to);
        if (answer.status === 201) accepted.push(to);
        return answer.status !== 201 && answer;
      },
      { what: "a refusal" },
    );
    expect(refusal).toMatchObject({ status: 429, body: { code: "backlog_full" } });
    expect(refusal.headers.get("retry-after")).toBe("5");
    expect(accepted).toHaveLength(CAP);

    await stack.product.start("worker");
    for (const to of accepted) expect(await stack.carrier.text(to)).toBeTruthy();
    const late = stack.nextNumber();
    await poll(async () => (await start(late)).status === 201, { what: "room for another", everyMs: 200 });
    expect(await stack.carrier.text(late)).toBeTruthy();
  });
});
