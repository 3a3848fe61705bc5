import { expect, onTestFinished, test, vi } from "vitest";
import { poll } from "../support/poll.ts";
import { query } from "../support/query.ts";
import { BACKENDS, startStack } from "../support/stack.ts";

vi.setConfig({ testTimeout: 180_000 });

interface Letters {
  readonly data: readonly { readonly id: string; readonly delivery_id: string | null; readonly status: string }[];
}

test.each(BACKENDS)(
  "a webhook with which every run fails is seen as a dead letter, others go on, and it can be redriven (%s)",
  async (backend) => {
    const stack = await startStack({ backend });
    onTestFinished(() => stack.stop());
    const { api, carrier, receiver, product, databaseUrl } = stack;
    await stack.subscribe(["verification.created"]);
    // A seal that no key opens: whoever takes a Delivery of this endpoint fails before it can note anything.
    const sealed = await query(databaseUrl, async (sql) => {
      const [row] = await sql<{ secrets_sealed: Buffer }[]>`select secrets_sealed from webhook_endpoints`;
      await sql`update webhook_endpoints set secrets_sealed = decode('00', 'hex')`;
      return row?.secrets_sealed ?? Buffer.alloc(0);
    });
    await api.start(stack.nextNumber());
    const letter = await poll(
      async () => {
        // A Try holds its Delivery for twenty seconds, and the pauses between nudges double.
        await query(
          databaseUrl,
          (sql) =>
            sql`update deliveries set due_at = now(), nudged_at = now() - interval '1 hour' where status = 'pending'`,
        );
        return (await api.call<Letters>("GET", "/v1/dead-letters")).body.data[0];
      },
      { what: "the dead letter", timeoutMs: 90_000, everyMs: 500 },
    );
    expect(letter).toMatchObject({ delivery_id: expect.stringMatching(/^dlv_/), status: "exhausted" });
    expect(product.output()).toContain('"event":"job.died"');
    const metrics = await (await fetch(`${product.workerHealthUrl}/metrics`)).text();
    expect(metrics).toContain('dead_letters{queue="webhooks"} 1');
    expect(metrics).toContain('jobs_died_total{name="webhook.deliver"} 1');
    const other = stack.nextNumber();
    await api.start(other);
    await carrier.text(other);
    await query(databaseUrl, (sql) => sql`update webhook_endpoints set secrets_sealed = ${sealed}`);
    const before = receiver.received().length;
    const { body } = await api.call<{ redriven: boolean }>("POST", `/v1/dead-letters/${letter.id}/redrive`);
    expect(body.redriven).toBe(true);
    await poll(() => receiver.received().length > before, { what: "the webhook to arrive" });
    expect((await api.call<Letters>("GET", "/v1/dead-letters")).body.data).toEqual([]);
  },
);
