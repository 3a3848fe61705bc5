import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { codeIn } from "../support/carrier-client.ts";
import { dumpTables } from "../support/dump-tables.ts";
import { poll } from "../support/poll.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

// Pauses of the product's own, and a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

describe.each(BACKENDS)("between us and the handset, with the queue on %s", (backend) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ backend });
    await stack.subscribe();
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  const statusOf = async (id: string, wanted: string) =>
    poll(
      async () => {
        const verification = await stack.api.get(id);
        return verification.messages[0]?.status === wanted && verification;
      },
      { what: `the message of ${id} to be ${wanted}`, timeoutMs: 30_000 },
    );

  /** What the customer was told of it, once it was. */
  const heard = async (id: string, type: string) =>
    poll(
      () => {
        const webhooks = stack.receiver.received({ type, verificationId: id });
        return webhooks.length > 0 && webhooks;
      },
      { what: `${type} of ${id}` },
    );

  test("when Twilio answers 503 the text goes out through Vonage, with the code that Twilio was given", async () => {
    const to = "+447700900930";
    const { id } = await stack.api.start(to);
    // The 503 may have been a text: Twilio is asked, and a receipt has 8 s, before the next provider is asked to send.
    const text = await stack.carrier.text(to, { timeoutMs: 30_000 });
    expect(text.provider).toBe("vonage");
    expect(await stack.api.check(id, codeIn(text))).toMatchObject({ valid: true });
    const { messages } = await statusOf(id, "delivered");
    expect(messages[0]?.attempts).toMatchObject([
      { provider: "twilio", status: "rejected", error_code: "absent" },
      { provider: "vonage", status: "accepted" },
    ]);
  });

  test("when Twilio refuses the account the text goes out through Vonage at once", async () => {
    const to = stack.nextNumber();
    await stack.carrier.script({ to, provider: "twilio", steps: [{ respond: 401, code: 20003, repeat: true }] });
    const { id } = await stack.api.start(to);
    const text = await stack.carrier.text(to);
    expect(await stack.api.check(id, codeIn(text))).toMatchObject({ valid: true });
    // A plain no leaves nothing to wait for, unlike an answer that may have been a text.
    const { messages } = await statusOf(id, "delivered");
    expect(messages[0]?.attempts).toMatchObject([
      { provider: "twilio", status: "rejected", error_code: "20003" },
      { provider: "vonage", status: "accepted" },
    ]);
  });

  test("a number that cannot be reached ends it: the customer is told, nobody is asked again", async () => {
    const to = "+447700900910";
    const { id } = await stack.api.start(to);
    // Two Deliveries of the same moment: which comes first is not promised.
    const [failed] = await heard(id, "verification.failed");
    expect(failed?.data.verification).toMatchObject({ status: "failed", reason: "undeliverable" });
    expect(await heard(id, "message.failed")).toHaveLength(1);
    expect(await stack.carrier.requests(to)).toHaveLength(1);
  });

  test("what a receipt says of a text that never arrived is seen and told", async () => {
    const to = "+447700900902";
    const { id } = await stack.api.start(to);
    const { messages, status } = await statusOf(id, "undelivered");
    expect(messages).toHaveLength(1);
    // Late texts arrive: the code counts until its time is up.
    expect(status).toBe("pending");
    await heard(id, "message.failed");
  });

  test("receipts in the wrong order and twice tell the same as in the right order and once", async () => {
    for (const to of ["+447700900904", "+447700900905"]) {
      const { id } = await stack.api.start(to);
      await statusOf(id, "delivered");
      expect(await heard(id, "verification.delivered")).toHaveLength(1);
    }
  });

  test.each(["twilio", "vonage"] as const)(
    "a receipt of %s with a wrong signature changes nothing",
    async (provider) => {
      const order = provider === "twilio" ? ["twilio", "vonage"] : ["vonage", "twilio"];
      await stack.api.call("PATCH", "/v1/settings", { body: { providers: order } });
      const to = stack.nextNumber();
      await stack.carrier.script({ to, steps: [{ respond: 201, receipts: [] }] });
      const { id } = await stack.api.start(to);
      await statusOf(id, "sent");
      await heard(id, "verification.sent");
      const [request] = await stack.carrier.requests(to);
      const url = request?.status_callback ?? "";
      expect(url).toContain(`/v1/receipts/${provider}`);

      const before = await settledDump(stack);
      const statuses: number[] = [];
      for (const forged of forgeries(provider, { url, messageId: request?.message_id ?? "" })) {
        statuses.push((await fetch(forged)).status);
      }
      expect(new Set(statuses)).toEqual(new Set([403]));
      expect(await dumpTables(stack.databaseUrl, OF_THE_PRODUCT)).toBe(before);
      expect((await stack.api.get(id)).messages[0]?.status).toBe("sent");
    },
  );

  test("the simulator's own forged receipts change nothing, and the true one after them does", async () => {
    const { id } = await stack.api.start("+447700900907");
    await statusOf(id, "delivered");
    expect(stack.receiver.received({ type: "message.failed", verificationId: id })).toHaveLength(0);
  });
});

/**
 * What the product knows; workers write their heartbeats into `workers` all the time, and what processes count in memory
 * (checks, and sends by limits and rates) is noted a while after the tests that it is of.
 */
const OF_THE_PRODUCT = { schemas: ["public"], except: ["workers", "check_counts", "limit_notes", "rate_days"] };

/** The tables once they have stopped changing: webhooks of earlier tests may still be under way. */
async function settledDump({ databaseUrl }: Stack): Promise<string> {
  let last = "";
  return await poll(
    async () => {
      const dump = await dumpTables(databaseUrl, OF_THE_PRODUCT);
      const same = dump === last && dump;
      last = dump;
      return same;
    },
    { what: "the tables to come to rest", everyMs: 1_000, timeoutMs: 30_000 },
  );
}

/** What somebody sends who knows the URL and not the secret; and who knows neither. */
function forgeries(
  provider: "twilio" | "vonage",
  { url, messageId }: { url: string; messageId: string },
): readonly Request[] {
  const bare = url.split("?")[0] ?? "";
  const form = "application/x-www-form-urlencoded";
  if (provider === "twilio") {
    const body = new URLSearchParams({ MessageSid: messageId, MessageStatus: "delivered" }).toString();
    const post = (target: string, headers: Record<string, string>): Request =>
      new Request(target, { method: "POST", body, headers: { "content-type": form, ...headers } });
    return [
      post(url, {}),
      post(url, { "x-twilio-signature": "" }),
      post(url, { "x-twilio-signature": Buffer.alloc(20, 1).toString("base64") }),
      post(bare, { "x-twilio-signature": Buffer.alloc(20, 1).toString("base64") }),
    ];
  }
  const facts = { messageId, msisdn: "447700900000", status: "delivered", "err-code": "0", timestamp: "1700000000" };
  const json = (target: string, more: Record<string, string>): Request =>
    new Request(target, {
      method: "POST",
      body: JSON.stringify({ ...facts, ...more }),
      headers: { "content-type": "application/json" },
    });
  return [
    json(url, {}),
    json(url, { sig: "" }),
    json(url, { sig: "0".repeat(64) }),
    json(bare, { sig: "0".repeat(64) }),
  ];
}
