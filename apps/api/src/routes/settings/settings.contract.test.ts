import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
let key: string;
beforeAll(async () => {
  const gateway = { id: "twilio-eu", kind: "twilio", account_sid: "AC9", auth_token: "token-of-eu", from: "ACME" };
  world = await openTestApi({ env: { PROVIDERS: JSON.stringify([gateway]) } });
});
beforeEach(async () => {
  key = await world.addKey(["settings:read", "settings:write", "verifications:write"], "another");
});
afterAll(() => world.close());

const patch = (body: unknown) => world.ask("PATCH", "/v1/settings", { body, key });

describe("settings", () => {
  test("are all there", async () => {
    const { status, body } = await world.ask("GET", "/v1/settings", { key });
    expect(status).toBe(200);
    expect(body).toEqual({
      object: "settings",
      app_name: "Proofline",
      code_type: "numeric",
      code_length: 6,
      expires_in: 600,
      checks_max: 5,
      sends_max: 5,
      cooldowns: [30, 60, 120, 300],
      resend_policy: "same",
      locale: "en",
      sender_id: null,
      message: null,
      providers: ["twilio", "vonage"],
      guesses_per_day_max: 10,
      user_guesses_per_day_max: 20,
      guess_window: 86_400,
      lockout: 86_400,
      unknown: "resend",
      on_undelivered: "next_provider",
      on_no_receipt: "nothing",
      no_receipt_seconds: 30,
      handset_sends_per_day_max: 15,
      backlog_max: 100_000,
      line_types: ["voip", "unknown"],
    });
  });

  test("change by name, and the rest stays", async () => {
    const change = {
      app_name: "Acme",
      code_type: "alphanumeric",
      code_length: 8,
      expires_in: 300,
      checks_max: 3,
      sends_max: 2,
      cooldowns: [10],
      resend_policy: "new_revoke_old",
      locale: "pt-BR",
      sender_id: "ACME",
      message: "{app}: {otp}",
      providers: ["twilio-eu", "vonage"],
    };
    const { status, body } = await patch(change);
    expect(status).toBe(200);
    expect(body).toEqual({
      object: "settings",
      ...change,
      guesses_per_day_max: 10,
      user_guesses_per_day_max: 20,
      guess_window: 86_400,
      lockout: 86_400,
      unknown: "resend",
      on_undelivered: "next_provider",
      on_no_receipt: "nothing",
      no_receipt_seconds: 30,
      handset_sends_per_day_max: 15,
      backlog_max: 100_000,
      line_types: ["voip", "unknown"],
    });
    expect((await world.ask("GET", "/v1/settings", { key })).body).toEqual(body);
    expect((await patch({ message: null })).body).toMatchObject({ message: null, app_name: "Acme" });
  });

  test("that changed count for the next start in this process", async () => {
    await world.start({ to: world.nextNumber() }, { key });
    await patch({ checks_max: 2, sends_max: 2 });
    const { status, body } = await world.start({ to: world.nextNumber() }, { key });
    expect(status).toBe(201);
    expect(body).toMatchObject({ checks_left: 2, sends_left: 1 });
  });

  test("that another process changed count for a start here too", async () => {
    await world.start({ to: world.nextNumber() }, { key });
    await world.sql`
      update projects set version = version + 1, settings = settings || '{"checksMax": 1}'::jsonb where name = 'other'`;
    expect((await world.start({ to: world.nextNumber() }, { key })).body.checks_left).toBe(1);
  });

  test.each([
    [{ code_length: 5 }, "code_length"],
    [{ code_length: 6.5 }, "code_length"],
    [{ code_length: "6" }, "code_length"],
    [{ expires_in: 29 }, "expires_in"],
    [{ checks_max: 11 }, "checks_max"],
    [{ cooldowns: [] }, "cooldowns"],
    [{ cooldowns: [30, -1] }, "cooldowns.1"],
    [{ resend_policy: "never" }, "resend_policy"],
    [{ locale: "english please" }, "locale"],
    [{ sender_id: "ACME Corporation" }, "sender_id"],
    [{ message: "your code is {otp}" }, "message"],
    [{ message: "{app} has no code" }, "message"],
    [{ providers: ["twilio", "twillio"] }, "providers.1"],
    [{ providers: ["Twilio EU"] }, "providers.0"],
    [{ providers: Array.from({ length: 21 }, (_, n) => `a${n}`) }, "providers"],
    [{ providers: ["twilio", "twilio"] }, "providers"],
    [{ guesses_per_day_max: 101 }, "guesses_per_day_max"],
    [{ user_guesses_per_day_max: 0 }, "user_guesses_per_day_max"],
    [{ guess_window: 3_599 }, "guess_window"],
    [{ lockout: 59 }, "lockout"],
    [{ unknown: "retry" }, "unknown"],
    [{ on_undelivered: "call" }, "on_undelivered"],
    [{ on_no_receipt: null }, "on_no_receipt"],
    [{ no_receipt_seconds: 4 }, "no_receipt_seconds"],
    [{ handset_sends_per_day_max: 1_001 }, "handset_sends_per_day_max"],
    [{ app_name: "" }, "app_name"],
    [{ app_name: "A\u0000" }, "app_name"],
    [{ object: "settings" }, "object"],
    [{ appName: "Acme" }, "appName"],
  ])("%j is refused by name and changes nothing", async (change, path) => {
    const before = await world.ask("GET", "/v1/settings", { key });
    const { status, body } = await patch(change);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path }]);
    expect((await world.ask("GET", "/v1/settings", { key })).body).toEqual(before.body);
  });

  test("need their scopes", async () => {
    const reader = await world.addKey(["settings:read"]);
    expect((await world.ask("GET", "/v1/settings", { key: reader })).status).toBe(200);
    expect((await world.ask("PATCH", "/v1/settings", { key: reader, body: {} })).status).toBe(403);
    const stranger = await world.addKey(["verifications:read"]);
    expect((await world.ask("GET", "/v1/settings", { key: stranger })).status).toBe(403);
  });
});
