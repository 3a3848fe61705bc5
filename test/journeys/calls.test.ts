import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { codeIn } from "../support/carrier-client.ts";
import { dumpTables } from "../support/dump-tables.ts";
import { poll } from "../support/poll.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

// Pauses of the product's own, and a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

describe.each(BACKENDS)("calls, with the queue on %s", (backend) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ backend });
    await stack.subscribe();
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());
  beforeEach(() => settings({ providers: ["twilio", "vonage"], on_undelivered: "next_provider", cooldowns: [0] }));

  const settings = async (body: object) => {
    expect((await stack.api.call("PATCH", "/v1/settings", { body })).status).toBe(200);
  };
  const start = async (body: object): Promise<string> => {
    const answer = await stack.api.call<{ id: string }>("POST", "/v1/verifications", { body });
    expect(answer.status).toBe(201);
    return answer.body.id;
  };
  const undelivered = (to: string, more: object = {}) =>
    stack.carrier.script({
      to,
      channel: "sms",
      ...more,
      steps: [{ respond: 201, receipts: [{ status: "undelivered" }], repeat: true }],
    });
  /** What the handset got, once it got so much. */
  const handset = (to: string, count: number) =>
    poll(
      async () => {
        const inbox = await stack.carrier.inbox(to);
        return inbox.length >= count && inbox;
      },
      { what: `${count} texts and calls to ${to}`, timeoutMs: 60_000 },
    );
  const delivered = (id: string) =>
    poll(
      async () => {
        const verification = await stack.api.get(id);
        return verification.messages.at(-1)?.status === "delivered" && verification;
      },
      { what: `the last message of ${id} to be delivered`, timeoutMs: 30_000 },
    );

  test("a text that did not arrive is followed by a call that says the same code, and it counts", async () => {
    await settings({ on_undelivered: "next_channel" });
    const to = stack.nextNumber();
    await undelivered(to);
    const id = await start({ to, channels: ["sms", "call"] });
    const [text, call] = await handset(to, 2);
    expect([text?.channel, call?.channel]).toEqual(["sms", "call"]);
    const code = codeIn({ body: text?.body ?? "" });
    expect(spokenCodes(call?.body ?? "")).toEqual([code, code]);
    const { messages } = await delivered(id);
    expect(messages).toMatchObject([
      { channel: "sms", status: "undelivered", attempts: [{ provider: "twilio", status: "accepted" }] },
      { channel: "call", status: "delivered", attempts: [{ provider: "twilio", status: "accepted" }] },
    ]);
    expect(await stack.api.check(id, code)).toMatchObject({ valid: true });
    expect(await stack.carrier.inbox(to)).toHaveLength(2);
  });

  test("by the usual policy the next provider texts first, and the call comes when none is left", async () => {
    const to = stack.nextNumber();
    await undelivered(to);
    const id = await start({ to, channels: ["sms", "call"] });
    const got = await handset(to, 3);
    expect(got.map(({ channel, provider }) => `${provider} ${channel}`)).toEqual([
      "twilio sms",
      "vonage sms",
      "twilio call",
    ]);
    expect(
      new Set(got.flatMap(({ body, channel }) => (channel === "sms" ? codeIn({ body }) : spokenCodes(body)))).size,
    ).toBe(1);
    await delivered(id);
  });

  test.each(["twilio", "vonage"])(
    "a verification can begin with a call by %s, whose receipts tell that it was heard",
    async (provider) => {
      await settings({ providers: [provider] });
      const to = stack.nextNumber();
      const id = await start({ to, channel: "call", locale: "de" });
      const [call] = await handset(to, 1);
      expect(call).toMatchObject({ channel: "call", provider });
      expect(call?.body).toContain("Ihr Code lautet:");
      const { messages } = await delivered(id);
      expect(messages).toMatchObject([{ channel: "call", attempts: [{ provider, status: "accepted" }] }]);
      expect(await stack.api.check(id, spokenCodes(call?.body ?? "")[0] ?? "")).toMatchObject({ valid: true });
    },
  );

  test("a person who got no text can have a call instead", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const text = await stack.carrier.text(to);
    const resent = await stack.api.call("POST", `/v1/verifications/${id}/resend`, { body: { channel: "call" } });
    expect(resent).toMatchObject({ status: 200, body: { channel: "call", sent: true } });
    const [, call] = await handset(to, 2);
    expect(spokenCodes(call?.body ?? "")).toContain(codeIn(text));
  });

  test("a call that nobody takes is told with its provider's word, and its code still counts", async () => {
    await settings({ providers: ["twilio"] });
    const to = stack.nextNumber();
    const steps = [{ respond: 201, receipts: [{ status: "ringing" }, { status: "busy", delay_ms: 50 }] }];
    await stack.carrier.script({ to, channel: "call", steps });
    const id = await start({ to, channel: "call" });
    const heard = () => stack.receiver.received({ type: "message.failed", verificationId: id })[0];
    const failed = await poll(heard, { what: "message.failed" });
    expect(JSON.stringify(failed.data)).toContain("busy");
    expect((await stack.api.get(id)).status).toBe("pending");
  });

  test("an account that places no calls is passed over for one that does", async () => {
    await settings({ providers: ["vonage", "twilio"] });
    const to = stack.nextNumber();
    await stack.carrier.script({ to, provider: "vonage", channel: "call", steps: [{ respond: 403, repeat: true }] });
    const id = await start({ to, channel: "call" });
    const { messages } = await delivered(id);
    expect(messages).toMatchObject([
      {
        attempts: [
          { provider: "vonage", status: "rejected" },
          { provider: "twilio", status: "accepted" },
        ],
      },
    ]);
  });

  test("no code is at rest, and none in what the processes wrote", async () => {
    const to = stack.nextNumber();
    await start({ to, channel: "call" });
    const [call] = await handset(to, 1);
    const [code = "missing"] = spokenCodes(call?.body ?? "");
    const written = `${await dumpTables(stack.databaseUrl)}\n${stack.product.output()}`;
    for (const form of [code, [...code].join(", ")]) expect(written).not.toContain(form);
  });
});

/** The codes that a call says, sign by sign. */
function spokenCodes(body: string): string[] {
  return [...body.matchAll(/\d(?:, \d){5}/g)].map(([signs]) => signs.replaceAll(", ", ""));
}
