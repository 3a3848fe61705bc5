import { Webhook } from "standardwebhooks";
import { describe, expect, test, vi } from "vitest";
import { TEST_NUMBER } from "../testing/builders.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld } from "../testing/verification-world.ts";
import type { PostResult, WebhookPost } from "../webhook/index.ts";
import { createVerification, resendVerification } from "./index.ts";

const secret = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
const answered = (body: unknown, status = 200): PostResult => ({
  kind: "answered",
  status,
  retryAfterSeconds: null,
  body: typeof body === "string" ? body : JSON.stringify(body),
  bodyExcerpt: "",
  durationMs: 5,
});

function worldWhere(answer: PostResult, onFailure: "allow" | "deny" = "deny", actor: { kind?: "publishable" } = {}) {
  const asked: WebhookPost[] = [];
  const answerTo = (request: WebhookPost) => {
    asked.push(request);
    return answer;
  };
  const decisionCallback = { url: "https://example.com/decide", secret, onFailure };
  const world = createVerificationWorld({ clientStarts: true }, { webhooks: 1, decisionCallback, answerTo });
  Object.assign(world.access.actor, actor);
  return { ...world, asked };
}

describe("before a send, the customer's backend", () => {
  test("is asked with a signature that the published library accepts, and may allow it", async () => {
    const { start, asked, store, clock } = worldWhere(answered({ action: "allow" }));
    const { created, body } = await start({ custom: "order-81", clientIp: "203.0.113.7" });
    expect(created).toBe(true);
    expect(body).toMatchObject({ status: "pending", sent: true, decision: { action: "allow", by: "callback" } });
    expect(store.messages).toHaveLength(1);
    const [post] = asked;
    vi.useFakeTimers({ now: clock.now() });
    const question = new Webhook(secret).verify(post?.body ?? "", { ...post?.headers });
    vi.useRealTimers();
    expect(question).toMatchObject({
      type: "decision.requested",
      data: {
        to: "+447700900123",
        custom: "order-81",
        client_ip: "203.0.113.7",
        occasion: "start",
        initiator: "server",
      },
    });
  });

  test("may deny it: nothing is sent, and the answer and the event say why", async () => {
    const { start, store } = worldWhere(answered({ action: "deny", reason: "too many accounts" }));
    const { created, body } = await start();
    expect(created).toBe(true);
    const decision = { action: "deny", reason: "too many accounts", by: "callback", failure: null, overrides: [] };
    expect(body).toMatchObject({ status: "denied", reason: "send_denied", sent: false, sends_left: 0, decision });
    expect(store.messages).toEqual([]);
    expect(store.events.map(({ type, data }) => [type, data.verification])).toMatchObject([
      ["verification.denied", { status: "denied", decision }],
    ]);
  });

  test("may set code, type, lifetime, locale and channel; what it set the code to is nowhere shown", async () => {
    const answer = {
      action: "allow",
      code: "XQ7PLM",
      code_type: "alphanumeric",
      code_length: 8,
      expires_in: 120,
      locale: "de",
      channel: "sms",
    };
    const { start, store } = worldWhere(answered(answer));
    const { body } = await start({ locale: "en" });
    expect(body).toMatchObject({
      locale: "de",
      decision: { overrides: ["code", "code_type", "code_length", "expires_in", "locale", "channel"] },
    });
    expect(JSON.stringify([body, store.events])).not.toContain("XQ7PLM");
    const row = store.row(body.id as `ver_${string}`);
    expect(row.suppliedCode).toBe("XQ7PLM");
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(120_000);
  });

  const unusable: [string, PostResult][] = [
    ["does not answer", { kind: "failed", cause: "timeout", durationMs: 3_000 }],
    ["answers 500", answered({ action: "allow" }, 500)],
    ["answers 302", answered("", 302)],
    ["answers garbage", answered("<html>")],
    ["answers nothing", answered("", 204)],
    ["answers an unknown action", answered({ action: "maybe" })],
    ["answers an unknown field", answered({ action: "allow", sender: "EVIL" })],
    ["sets what cannot be", answered({ action: "allow", code: "12 34" })],
    ["sets a prototype", answered('{"action":"allow","__proto__":{"channel":"sms"}}')],
    ["is not to be reached", { kind: "refused", reason: "forbidden_address" }],
  ];
  test.each(unusable)("that %s: the project's setting decides for servers, clients are denied", async (_, answer) => {
    expect((await worldWhere(answer, "deny").start()).body).toMatchObject({
      status: "denied",
      decision: { by: "policy" },
    });
    expect((await worldWhere(answer, "allow").start()).body).toMatchObject({
      status: "pending",
      decision: { by: "policy" },
    });
    const client = worldWhere(answer, "allow", { kind: "publishable" });
    expect((await client.start()).body).toMatchObject({ status: "denied" });
    expect(client.store.messages).toEqual([]);
  });

  test("is not asked when nothing would be sent, nor for a repeat under an idempotency key", async () => {
    const { start, asked } = worldWhere(answered({ action: "allow" }));
    await start({}, "key-1");
    await start({}, "key-1");
    const { body } = await start();
    expect(body.sent).toBe(false);
    expect(asked).toHaveLength(1);
  });

  test("is asked again for a resend, and may deny that", async () => {
    const answers = [answered({ action: "allow" }), answered({ action: "deny", reason: "enough" })];
    const decisionCallback = { url: "https://example.com/decide", secret, onFailure: "deny" } as const;
    const world = createVerificationWorld({}, { decisionCallback, answerTo: () => answers.shift() ?? answered({}) });
    const id = await world.startedId();
    world.clock.advance(31);
    const refusal = await refusalFrom(resendVerification(world.deps, { access: world.access, id }));
    expect(refusal).toMatchObject({ code: "send_denied", message: "enough" });
    expect(world.store.messages).toHaveLength(1);
  });

  test("denies a number again and again: a denial takes no number", async () => {
    const { start } = worldWhere(answered({ action: "deny" }));
    const first = await start();
    const second = await start();
    expect(second.body.id).not.toBe(first.body.id);
  });

  test("is asked although it was set a moment ago by another process", async () => {
    const { deps, access, store, asked } = worldWhere(answered({ action: "deny" }));
    const newer = { ...access, project: { ...access.project, version: access.project.version + 1 } };
    store.setProjectVersion(newer.project.version);
    const { body } = await createVerification(deps, {
      access: { ...access, decisionCallback: null },
      input: { to: TEST_NUMBER },
      idempotency: null,
      reload: async () => newer,
    });
    expect(body).toMatchObject({ status: "denied" });
    expect(asked).toHaveLength(1);
    expect(store.messages).toEqual([]);
  });
});
