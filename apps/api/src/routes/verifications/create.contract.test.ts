import { toUuid } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

describe("POST /v1/verifications", () => {
  test("one number is enough to have it texted", async () => {
    const to = world.nextNumber();
    const before = await world.countRows();
    const { status, body } = await world.start({ to });
    expect(status).toBe(201);
    expect(body).toMatchObject({ object: "verification", status: "pending", to, country: "GB", sent: true });
    expect(body).toMatchObject({ channel: "sms", checks_left: 5, sends_left: 4, metadata: {} });
    const after = await world.countRows();
    expect(after["public.messages"]).toBe((before["public.messages"] ?? 0) + 1);
  });

  test("what the caller says of it comes back", async () => {
    const said = {
      to: world.nextNumber(),
      channel: "sms",
      channels: ["sms", "call"],
      locale: "pt-BR",
      custom: "order-81",
      reference: "signup-5512",
      user_id: "u-1",
      metadata: { plan: "pro", nested: { n: 1 } },
    };
    const more = {
      message: "{app} code: {otp}",
      template: "default",
      sender_id: "ACME",
      code: "483920",
      code_type: "numeric",
      code_length: 6,
      expires_in: 300,
      client_ip: "2001:db8::1",
      limit_keys: { device: "d-1" },
      supersede: false,
      autofill: { web_domain: "example.com", android_hash: "FA+9qCX9VSu" },
      link: false,
    };
    const { status, body } = await world.start({ ...said, ...more });
    expect(status).toBe(201);
    expect(body).toMatchObject(said);
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(300_000);
    expect(JSON.stringify(body)).not.toContain("483920");
  });

  test("a call is a channel like a text, where an account places calls", async () => {
    const { status, body } = await world.start({ to: world.nextNumber(), channels: ["call", "sms"] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ channel: "call", channels: ["call", "sms"] });
    const texting = await openTestApi({ env: { TWILIO_FROM: "ACME" } });
    for (const [channel, path] of [
      [{ channel: "call" }, "channel"],
      [{ channels: ["sms", "call"] }, "channels.1"],
    ] as const) {
      const refused = await texting.start({ to: world.nextNumber(), ...channel });
      expect(refused.status).toBe(422);
      expect(refused.body.errors).toMatchObject([{ path }]);
    }
    await texting.close();
  });

  test("a page refresh starts nothing and sends nothing", async () => {
    const to = world.nextNumber();
    const first = await world.start({ to });
    const again = await world.start({ to });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ id: first.body.id, sent: false });
  });

  test("supersede starts anew", async () => {
    const to = world.nextNumber();
    const first = await world.start({ to });
    const second = await world.start({ to, supersede: true });
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    const old = await world.ask("GET", `/v1/verifications/${first.body.id}`);
    expect(old.body).toMatchObject({ status: "canceled", reason: "superseded" });
  });

  test("a repeat under the same Idempotency-Key is answered the same, whatever order its fields come in", async () => {
    const to = world.nextNumber();
    const headers = { "Idempotency-Key": "key-1" };
    const first = await world.start({ to, custom: "a" }, { headers });
    const again = await world.start({ custom: "a", to }, { headers });
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  test("another request under the same Idempotency-Key is refused", async () => {
    const headers = { "Idempotency-Key": "key-2" };
    await world.start({ to: world.nextNumber() }, { headers });
    const other = await world.start({ to: world.nextNumber() }, { headers });
    expect(other.status).toBe(409);
    expect(other.body.code).toBe("idempotency_conflict");
  });

  test.each(["", "two words", "ümlaut", "x".repeat(256)])("the Idempotency-Key %j is refused", async (key) => {
    const { status, body } = await world.start({ to: world.nextNumber() }, { headers: { "Idempotency-Key": key } });
    expect(status).toBe(422);
    expect(body.errors[0].path).toBe("Idempotency-Key");
  });

  test("a reference serves once", async () => {
    await world.start({ to: world.nextNumber(), reference: "r-1" });
    const { status, body } = await world.start({ to: world.nextNumber(), reference: "r-1" });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "reference_conflict", errors: [{ path: "reference" }] });
  });

  test("past the ceiling of sends it says when to come back, and what the limit is", async () => {
    const to = world.nextNumber();
    const { body: first } = await world.start({ to });
    await world.sql`update verifications set sends_used = sends_max where id = ${toUuid("ver", first.id)}`;
    const { status, body, headers } = await world.start({ to });
    expect(status).toBe(429);
    expect(body.code).toBe("sends_spent");
    expect(Number(headers.get("retry-after"))).toBe(body.retry_after);
    expect(body.retry_after).toBeGreaterThan(0);
    expect(headers.get("ratelimit-policy")).toBe('"sends";q=5');
    expect(headers.get("ratelimit")).toBe(`"sends";r=0;t=${body.retry_after}`);
  });

  test("a key without the scope is told which one it lacks", async () => {
    const key = await world.addKey(["verifications:read"]);
    const { status, body } = await world.start({ to: world.nextNumber() }, { key });
    expect(status).toBe(403);
    expect(body.detail).toContain("verifications:write");
  });

  test("the log tells what happened without the number", async () => {
    const to = world.nextNumber();
    const { body, headers } = await world.start({ to });
    const line = world
      .log()
      .split("\n")
      .find((each) => each.includes(String(headers.get("x-request-id"))));
    expect(JSON.parse(line ?? "")).toMatchObject({
      event: "request.answered",
      method: "POST",
      route: "/v1/verifications",
      status: 201,
      verificationId: body.id,
      outcome: "created",
    });
    expect(world.log()).not.toContain(to.slice(1));
  });
});

describe("a code policy of one request", () => {
  test("holds for its verification, and leaves the project's alone", async () => {
    const body = { expires_in: "2m", checks_max: 2, sends_max: 3, cooldowns: ["5s"], resend_policy: "new_revoke_old" };
    const { body: started } = await world.start({ to: world.nextNumber(), ...body });
    const seconds = (a: string, b: string) => (Date.parse(a) - Date.parse(b)) / 1_000;
    expect(started).toMatchObject({ checks_left: 2, sends_left: 2 });
    expect(seconds(started.expires_at, started.created_at)).toBe(120);
    expect(seconds(started.resend_after, started.created_at)).toBe(5);
    expect(started).not.toHaveProperty("warnings");
    expect((await world.start({ to: world.nextNumber() })).body).toMatchObject({ checks_left: 5, sends_left: 4 });
  });

  test("that is allowed and not wise is warned of, and beyond a day refused with the reason", async () => {
    const { body } = await world.start({ to: world.nextNumber(), expires_in: "1h", code: "0421" });
    expect(body.warnings.map(({ code }: { code: string }) => code)).toEqual(["long_lifetime", "short_code"]);
    const refused = await world.start({ to: world.nextNumber(), expires_in: "25h" });
    expect(refused.body).toMatchObject({ status: 422, errors: [{ path: "expires_in" }] });
    expect(refused.body.errors[0].message).toContain("24 hours");
  });
});
