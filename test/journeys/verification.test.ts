import { toUuid } from "@proofline/core/runtime";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeIn, otherThan } from "../support/carrier-client.ts";
import { poll } from "../support/poll.ts";
import { query } from "../support/query.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

describe.each(BACKENDS)("a verification, with its queue on %s", (backend) => {
  let stack: Stack;
  let secret: string;
  beforeAll(async () => {
    stack = await startStack({ backend });
    secret = await stack.subscribe();
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  const webhook = (type: string, verificationId: string) =>
    poll(() => stack.receiver.received({ type, verificationId })[0], { what: `${type} of ${verificationId}` });

  test("whoever types the code is verified, and the customer hears of it under a signature that the standard's own package accepts", async () => {
    const to = stack.nextNumber();
    const { id, status, sent } = await stack.api.start(to, { custom: "order-81" });
    expect({ status, sent }).toEqual({ status: "pending", sent: true });
    const text = await stack.carrier.text(to);

    expect(await stack.api.check(id, codeIn(text))).toMatchObject({ id, valid: true, status: "verified" });

    const { headers, rawBody } = await webhook("verification.verified", id);
    const told = new Webhook(secret).verify(rawBody, { ...headers });
    expect(told).toMatchObject({
      type: "verification.verified",
      data: { verification: { id, to, status: "verified", custom: "order-81" } },
    });
    expect(() => new Webhook(secret).verify(rawBody.replace(to, "+447700900999"), { ...headers })).toThrow();
  });

  test("the customer follows it from created over sent and delivered to verified, each event once", async () => {
    const to = stack.nextNumber();
    // Far enough apart to be told of separately: a receipt that overtakes another one takes its place.
    const receipts = [
      { status: "sent", delay_ms: 20 },
      { status: "delivered", delay_ms: 1_000 },
    ];
    await stack.carrier.script({ to, steps: [{ respond: 201, receipts }] });
    const { id } = await stack.api.start(to);
    const text = await stack.carrier.text(to);
    await webhook("verification.delivered", id);
    await stack.api.check(id, codeIn(text));
    await webhook("verification.verified", id);
    const types = stack.receiver.received({ verificationId: id }).map(({ type }) => type);
    expect(types.toSorted()).toEqual([
      "verification.created",
      "verification.delivered",
      "verification.sent",
      "verification.verified",
    ]);
    const { messages } = await stack.api.get(id);
    expect(messages).toMatchObject([{ status: "delivered", attempts: [{ provider: "twilio", status: "accepted" }] }]);
  });

  test("a code is typed in groups, and typed twice by a form that submits twice", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const code = codeIn(await stack.carrier.text(to));
    expect(await stack.api.check(id, `${code.slice(0, 3)}-${code.slice(3)}`)).toMatchObject({ valid: true });
    expect(await stack.api.check(id, code)).toMatchObject({ valid: true, already_verified: true });
    expect(await stack.api.check(id, otherThan(code))).toMatchObject({ valid: false });
  });

  test("five wrong guesses end it, and then the right code is worth nothing", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const code = codeIn(await stack.carrier.text(to));
    const left: number[] = [];
    for (let guess = 0; guess < 5; guess++) {
      const answer = await stack.api.check(id, otherThan(code));
      expect(answer).toMatchObject({ valid: false, reason: "code_mismatch" });
      left.push(answer.checks_left);
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    expect(await stack.api.check(id, code)).toMatchObject({ valid: false, status: "failed", reason: "checks_spent" });
    const { data } = await webhook("verification.failed", id);
    expect(data.verification).toMatchObject({ status: "failed", reason: "checks_spent" });
  });

  test("of a hundred right guesses at once, one verifies", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const code = codeIn(await stack.carrier.text(to));
    const answers = await Promise.all(Array.from({ length: 100 }, () => stack.api.check(id, code)));
    expect(answers.filter(({ valid, already_verified }) => valid && !already_verified)).toHaveLength(1);
    await webhook("verification.verified", id);
    expect(stack.receiver.received({ type: "verification.verified", verificationId: id })).toHaveLength(1);
  });

  test("of a hundred wrong guesses at once, five are counted", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const code = codeIn(await stack.carrier.text(to));
    const answers = await Promise.all(Array.from({ length: 100 }, () => stack.api.check(id, otherThan(code))));
    expect(answers.filter(({ reason }) => reason === "code_mismatch")).toHaveLength(5);
    expect(answers.filter(({ valid }) => valid)).toHaveLength(0);
  });

  test("a resend inside the pause is refused and says when to come back", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    await stack.carrier.text(to);
    const { status, headers, body } = await stack.api.call("POST", `/v1/verifications/${id}/resend`, { body: {} });
    expect({ status, body }).toMatchObject({ status: 429, body: { code: "resend_too_soon" } });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await stack.carrier.inbox(to)).toHaveLength(1);
  });

  test("a start while one is live sends nothing inside the pause: a page refresh is harmless", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const again = await stack.api.call("POST", "/v1/verifications", { body: { to } });
    expect(again).toMatchObject({ status: 200, body: { id, sent: false } });
    const code = codeIn(await stack.carrier.text(to));
    expect(await stack.api.check(id, code)).toMatchObject({ valid: true });
    expect(await stack.carrier.inbox(to)).toHaveLength(1);
  });

  test("superseded, the old code is worth nothing and the new one verifies", async () => {
    const to = stack.nextNumber();
    const first = await stack.api.start(to);
    const oldCode = codeIn(await stack.carrier.text(to));
    const second = await stack.api.start(to, { supersede: true });
    expect(second.id).not.toBe(first.id);
    const newCode = codeIn(await stack.carrier.text(to, { count: 2 }));
    expect(await stack.api.check(first.id, oldCode)).toMatchObject({ valid: false, status: "canceled" });
    const { data } = await webhook("verification.canceled", first.id);
    expect(data.verification).toMatchObject({ reason: "superseded" });
    expect(await stack.api.check(second.id, newCode)).toMatchObject({ valid: true });
  });

  test("by a link: whoever opens it is asked, whoever presses the button is verified, and the code is as good", async () => {
    const [first, second] = [stack.nextNumber(), stack.nextNumber()];
    const message = "{app}: {link} or {otp}";
    const { id } = await stack.api.start(first, { link: true });
    const url = /http:\S+/.exec((await stack.carrier.text(first)).body)?.[0] ?? "";
    expect((await fetch(url)).status).toBe(200);
    expect(await stack.api.get(id)).toMatchObject({ status: "pending", checks_left: 5 });
    expect((await fetch(url, { method: "POST" })).status).toBe(200);
    const { data } = await webhook("verification.verified", id);
    expect(data.verification).toMatchObject({ id, to: first, status: "verified" });

    const other = await stack.api.start(second, { link: true, message });
    const code = / or (\d{6})$/.exec((await stack.carrier.text(second)).body)?.[1] ?? "";
    expect(await stack.api.check(other.id, code)).toMatchObject({ valid: true });
    expect(stack.product.output()).not.toContain(url.split("/v/")[1]);
  });

  test("canceled, it verifies nobody, and canceling again is harmless", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const code = codeIn(await stack.carrier.text(to));
    for (let round = 0; round < 2; round++) {
      expect(await stack.api.call("POST", `/v1/verifications/${id}/cancel`)).toMatchObject({
        status: 200,
        body: { status: "canceled" },
      });
    }
    expect(await stack.api.check(id, code)).toMatchObject({ valid: false, status: "canceled", reason: "canceled" });
    await webhook("verification.canceled", id);
    expect(stack.receiver.received({ type: "verification.canceled", verificationId: id })).toHaveLength(1);
  });

  test("when its time is up the customer is told, without anybody asking", async () => {
    const to = stack.nextNumber();
    const { id } = await stack.api.start(to);
    const code = codeIn(await stack.carrier.text(to));
    await query(
      stack.databaseUrl,
      (sql) => sql`
      update verifications set expires_at = now() where id = ${toUuid("ver", id)}`,
    );
    const { data } = await webhook("verification.expired", id);
    expect(data.verification).toMatchObject({ status: "expired" });
    expect(await stack.api.check(id, code)).toMatchObject({ valid: false, status: "expired" });
  });

  test("fifty starts at once under one Idempotency-Key are one verification and one text", async () => {
    const to = stack.nextNumber();
    const headers = { "idempotency-key": `"${crypto.randomUUID()}"` };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        stack.api.call<{ id: string }>("POST", "/v1/verifications", { body: { to }, headers }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const [id = "", ...others] = new Set(answers.map(({ body }) => body.id));
    expect(others).toEqual([]);
    await webhook("verification.delivered", id);
    expect(await stack.carrier.inbox(to)).toHaveLength(1);

    const otherBody = await stack.api.call("POST", "/v1/verifications", {
      body: { to: stack.nextNumber() },
      headers,
    });
    expect(otherBody).toMatchObject({ status: 409, body: { code: "idempotency_conflict" } });
  });

  test("fifty starts at once without a key are one verification and one text too", async () => {
    const to = stack.nextNumber();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => stack.api.call<{ id: string }>("POST", "/v1/verifications", { body: { to } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const [id = "", ...others] = new Set(answers.map(({ body }) => body.id));
    expect(others).toEqual([]);
    await webhook("verification.delivered", id);
    expect(await stack.carrier.inbox(to)).toHaveLength(1);
  });
});
