import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { codeIn } from "../support/carrier-client.ts";
import { poll } from "../support/poll.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

// Pauses of the product's own, and a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

describe.each(BACKENDS)("a customer's server that has a bad day, with the queue on %s", (backend) => {
  let stack: Stack;
  let secret: string;
  beforeAll(async () => {
    stack = await startStack({ backend });
    secret = await stack.subscribe(["verification.verified"]);
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  const verify = async (): Promise<string> => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    await stack.api.check(id, codeIn(await stack.carrier.text(to)));
    return id;
  };
  const heardOf = (id: string) => stack.receiver.received({ verificationId: id });

  test("down and up again, it still hears of what happened", async () => {
    await stack.receiver.goDown();
    const id = await verify();
    await poll(() => stack.product.output().includes("webhook.deliver"), { what: "a first try" });
    await stack.receiver.comeBack();
    const webhook = await poll(() => heardOf(id)[0], { what: "the second try", timeoutMs: 30_000 });
    expect(new Webhook(secret).verify(webhook.rawBody, { ...webhook.headers })).toMatchObject({
      data: { verification: { id, status: "verified" } },
    });
  });

  test("failing once, it gets the same event again, under the same id and a fresh signature", async () => {
    stack.receiver.answerWith(500);
    const id = await verify();
    await poll(() => heardOf(id)[0], { what: "the first try" });
    stack.receiver.answerWith(204);
    const [first, second] = await poll(
      () => {
        const heard = heardOf(id);
        return heard.length >= 2 && heard;
      },
      { what: "the second try", timeoutMs: 30_000 },
    );
    expect(second?.id).toBe(first?.id);
    expect(second?.rawBody).toBe(first?.rawBody);
    expect(second?.headers["webhook-signature"]).not.toBe(first?.headers["webhook-signature"]);
    expect(() => new Webhook(secret).verify(second?.rawBody ?? "", { ...second?.headers })).not.toThrow();
    expect(heardOf(id)).toHaveLength(2);
  });
});
