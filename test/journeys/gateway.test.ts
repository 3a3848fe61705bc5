import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { codeIn } from "../support/carrier-client.ts";
import { poll } from "../support/poll.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

// Pauses of the product's own, and a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const page = readFileSync(new URL("../../docs/providers.md", import.meta.url), "utf8");
const [, documented = ""] = /```json\n(\[\s*\{\s*"id": "gateway-fr".*?\n\])\n```/s.exec(page) ?? [];
const TOKEN = "gateway-token";
const GATEWAY = "gateway-fr";

describe.each(BACKENDS)("a gateway as the documentation configures it, with the queue on %s", (backend) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      backend,
      env: ({ carrierUrl }) => ({
        PROVIDERS: documented.replaceAll("https://sms.example.net", carrierUrl),
        GATEWAY_TOKEN: TOKEN,
        RECEIPT_SECRET: TOKEN,
        PROVIDER_TIMEOUT_MS: "2000",
      }),
    });
    await stack.subscribe();
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  const use = async (...providers: string[]) => {
    expect((await stack.api.call("PATCH", "/v1/settings", { body: { providers } })).status).toBe(200);
  };
  const delivered = (id: string) =>
    poll(
      async () => {
        const verification = await stack.api.get(id);
        return verification.messages[0]?.status === "delivered" && verification;
      },
      { what: `the message of ${id} to be delivered`, timeoutMs: 60_000 },
    );

  test("sends the text, proves its receipts, and the code in it counts", async () => {
    await use(GATEWAY);
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const text = await stack.carrier.text(to);
    expect(text.provider).toBe("gateway");
    const { messages } = await delivered(id);
    expect(messages[0]?.attempts).toMatchObject([{ provider: GATEWAY, status: "accepted" }]);
    expect(await stack.api.check(id, codeIn(text))).toMatchObject({ valid: true });
  });

  test.each([
    ["twilio", "twilio"],
    ["vonage", "vonage"],
    [GATEWAY, "gateway"],
  ])(
    "%s is given the code's remaining life and a receipt URL that names the attempt under our signature",
    async (id) => {
      await use(id);
      const to = stack.nextNumber();
      const { id: verification } = await stack.api.start(to);
      await stack.carrier.text(to);
      await delivered(verification);
      const [request] = await stack.carrier.requests(to);
      expect(request?.valid_for_seconds).toBeLessThanOrEqual(600);
      expect(request?.valid_for_seconds).toBeGreaterThan(570);
      const url = new URL(request?.status_callback ?? "");
      expect(url.pathname).toBe(`/v1/receipts/${id}`);
      expect(url.searchParams.get("attempt")).toMatch(/^att_[0-9a-z]{26}$/);
      expect(url.searchParams.get("attempt_sig")).toMatch(/^[\w-]{43}$/);
      if (id !== "twilio") expect(request?.client_ref).toBe(url.searchParams.get("attempt"));
    },
  );

  test.each(["twilio", "vonage", GATEWAY])(
    "a text of %s whose answer was lost is settled by its receipts alone: nobody sends it again",
    async (provider) => {
      await use(provider, provider === "twilio" ? "vonage" : "twilio");
      const to = stack.nextNumber();
      const receipts = [{ status: "delivered", delay_ms: 300 }];
      await stack.carrier.script({ to, steps: [{ respond: "accept_then_reset", receipts }] });
      const { id } = await stack.api.start(to);
      const { messages } = await delivered(id);
      expect(messages[0]?.attempts).toMatchObject([{ provider, status: "accepted" }]);
      expect(await stack.carrier.requests(to)).toHaveLength(1);
    },
  );

  test.each(["twilio", "vonage", GATEWAY])(
    "a text of %s whose answer and receipts were lost is found by asking: nobody sends it again",
    async (provider) => {
      await use(provider);
      const to = stack.nextNumber();
      await stack.carrier.script({ to, steps: [{ respond: "accept_then_reset", receipts: [] }] });
      const { id } = await stack.api.start(to);
      const found = await poll(
        async () => {
          const { messages } = await stack.api.get(id);
          return messages[0]?.status === "sent" && messages[0];
        },
        { what: "the message to be sent", timeoutMs: 60_000 },
      );
      expect(found.attempts).toMatchObject([{ provider, status: "accepted" }]);
      expect(await stack.carrier.requests(to)).toHaveLength(1);
    },
  );

  test("takes over when Twilio refuses the account, and Twilio takes over what it did not deliver, with one code", async () => {
    await use("twilio", GATEWAY);
    const refused = stack.nextNumber();
    await stack.carrier.script({ to: refused, provider: "twilio", steps: [{ respond: 401, repeat: true }] });
    const first = await stack.api.start(refused);
    expect((await stack.carrier.text(refused)).provider).toBe("gateway");
    await delivered(first.id);

    await use(GATEWAY, "twilio");
    const lost = stack.nextNumber();
    const steps = [{ respond: 201, receipts: [{ status: "undelivered" }] }];
    await stack.carrier.script({ to: lost, provider: "gateway", steps });
    const { id } = await stack.api.start(lost);
    const second = await stack.carrier.text(lost, { count: 2 });
    const [text] = await stack.carrier.inbox(lost);
    expect([text?.provider, second.provider]).toEqual(["gateway", "twilio"]);
    expect(codeIn(second)).toBe(codeIn(text ?? second));
    const { messages } = await delivered(id);
    expect(messages[0]?.attempts).toMatchObject([{ provider: GATEWAY }, { provider: "twilio" }]);
  });

  test("a receipt under another secret, or none, changes nothing", async () => {
    await use(GATEWAY);
    const to = stack.nextNumber();
    await stack.carrier.script({ to, steps: [{ respond: 201, receipts: [{ status: "undelivered", forged: true }] }] });
    const { id } = await stack.api.start(to);
    await stack.carrier.text(to);
    const [request] = await stack.carrier.requests(to);
    const body = JSON.stringify({ id: request?.message_id, status: "delivered" });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(request?.status_callback ?? "", { method: "POST", body, headers });
    expect(answer.status).toBe(403);
    expect((await stack.api.get(id)).messages[0]?.status).not.toBe("delivered");
  });
});
