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
      client_starts: false,
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
      guess_chance_max: null,
      guess_chance: { per_day: 2e-5, guesses_per_day: 20, live_codes: 1, codes: 1e6 },
      warnings: [],
      unknown: "resend",
      on_undelivered: "next_provider",
      on_no_receipt: "nothing",
      no_receipt_seconds: 30,
      handset_sends_per_day_max: 15,
      backlog_max: 100_000,
      line_types: ["voip", "unknown"],
      test_limits: false,
    });
  });

  test("change by name, and the rest stays", async () => {
    const change = {
      client_starts: true,
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
      guess_chance_max: null,
      guess_chance: { per_day: 20 / 31 ** 8, guesses_per_day: 20, live_codes: 1, codes: 31 ** 8 },
      warnings: [],
      unknown: "resend",
      on_undelivered: "next_provider",
      on_no_receipt: "nothing",
      no_receipt_seconds: 30,
      handset_sends_per_day_max: 15,
      backlog_max: 100_000,
      line_types: ["voip", "unknown"],
      test_limits: false,
    });
    expect((await world.ask("GET", "/v1/settings", { key })).body).toEqual(body);
    expect((await patch({ message: null })).body).toMatchObject({ message: null, app_name: "Acme" });
  });

  test("take lengths of time as people type them", async () => {
    const { body } = await patch({
      expires_in: "5m",
      lockout: "2 h",
      guess_window: "1d",
      cooldowns: ["30s", 60, "2m"],
    });
    expect(body).toMatchObject({ expires_in: 300, lockout: 7_200, guess_window: 86_400, cooldowns: [30, 60, 120] });
  });

  test("that are allowed and not wise are answered with a warning", async () => {
    const { body } = await patch({ expires_in: 601, guesses_per_day_max: 100, lockout: "1h" });
    expect(body.warnings.map(({ code }: { code: string }) => code)).toEqual(["long_lifetime", "high_guess_chance"]);
    expect(body.guess_chance.per_day).toBeCloseTo((200 * 24) / 1e6, 12);
    expect(body.warnings[1].message).toContain("0.0048 (1 in 208)");
    expect((await patch({ expires_in: 600, guesses_per_day_max: 10, lockout: "1d" })).body.warnings).toEqual([]);
  });

  test("that would make guessing likelier than the project allows are refused, with figure and bound, and so are starts", async () => {
    await patch({ guess_chance_max: 1e-4 });
    for (const [change, path, figure] of [
      [{ guesses_per_day_max: 51 }, "guesses_per_day_max", "0.000102 (1 in 9,803)"],
      [{ lockout: "1h" }, "lockout", "0.00048 (1 in 2,083)"],
      [{ resend_policy: "new_keep_old_until_used", sends_max: 6 }, "resend_policy", "0.00012 (1 in 8,333)"],
      [{ guess_chance_max: 1e-5 }, "guess_chance_max", "0.00002 (1 in 50,000)"],
    ] as const) {
      const { status, body } = await patch(change);
      expect([status, body.errors[0].path]).toEqual([422, path]);
      expect(body.errors[0].message).toContain(figure);
      expect(body.errors[0].message).toContain("guess_chance_max");
    }
    expect((await patch({ guesses_per_day_max: 50 })).status).toBe(200);
    const start = async (more: object) => (await world.start({ to: world.nextNumber(), ...more }, { key })).body;
    expect(await start({ code: "0421" })).toMatchObject({ code: "invalid_request", errors: [{ path: "code" }] });
    expect(await start({ resend_policy: "new_keep_old_until_used" })).toMatchObject({
      errors: [{ path: "resend_policy" }],
    });
    expect(await start({ code: "04215566" })).toMatchObject({ status: "pending" });
    expect(await start({ resend_policy: "new_keep_old_until_used", sends_max: 1 })).toMatchObject({ sends_left: 0 });
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
    [{ expires_in: "25h" }, "expires_in"],
    [{ expires_in: "10 minutes" }, "expires_in"],
    [{ cooldowns: ["30s", "2h"] }, "cooldowns.1"],
    [{ guess_chance_max: 0 }, "guess_chance_max"],
    [{ guess_chance_max: "1e-4" }, "guess_chance_max"],
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
