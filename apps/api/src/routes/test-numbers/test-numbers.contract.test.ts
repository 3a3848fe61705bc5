import { SCOPES } from "@proofline/core/access";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
let live: string;
let testKey: string;
beforeAll(async () => {
  world = await openTestApi();
});
beforeEach(async () => {
  live = await world.addKey(SCOPES, "another");
  testKey = await world.addTestKey(SCOPES, live);
});
afterAll(() => world.close());

const DELIVERED = "+19995550100";
const OWN = "+447400123456";
const put = (number: string, body: unknown, key = live) =>
  world.ask("PUT", `/v1/test-numbers/${number}`, { body, key });
const start = (to: string, key: string, more = {}) => world.start({ to, ...more }, { key });
const check = (id: string, code: string, key: string) =>
  world.ask("POST", `/v1/verifications/${id}/check`, { body: { code }, key });

/** All that is in the database, but for the record of what was decided. */
async function writtenRows() {
  const { "public.decisions": _, ...rows } = await world.countRows();
  return rows;
}

describe("a test number", () => {
  test("is verified with its fixed code, and its proof says that it proves nothing", async () => {
    const started = await start(DELIVERED, testKey);
    expect(started).toMatchObject({ status: 201, body: { test: true, status: "pending", sent: true } });
    expect((await check(started.body.id, "424243", testKey)).body).toMatchObject({ valid: false });
    const { body } = await check(started.body.id, "424242", testKey);
    expect(body).toMatchObject({ valid: true, status: "verified" });
    const redeem = (key: string) => world.ask("POST", "/v1/check-proof", { body: { proof: body.proof }, key });
    expect((await redeem(live)).body).toEqual({ valid: false, reason: "wrong_audience" });
    expect((await redeem(testKey)).body).toMatchObject({ valid: true, claims: { test: true } });
  });

  test("and a live key never meet, and neither do a test key and any other number", async () => {
    expect((await start(DELIVERED, live)).body).toMatchObject({ status: 403, code: "test_number_needs_test_key" });
    const refused = await start(OWN, testKey);
    expect(refused.body).toMatchObject({ status: 403, code: "test_key_needs_test_number" });
    expect(JSON.stringify(refused.body)).not.toContain(OWN);
  });

  test("that stands for a refusal is refused, and nothing of it is written", async () => {
    const before = await writtenRows();
    expect((await start("+19995550107", testKey)).body).toMatchObject({ status: 403, code: "country_not_allowed" });
    const limited = await start("+19995550108", testKey);
    expect(limited.body).toMatchObject({ status: 429, code: "rate_limited", retry_after: 60 });
    expect(await writtenRows()).toEqual(before);
  });

  test("that expires does so within five seconds, whatever was asked for", async () => {
    const { body } = await start("+19995550106", testKey, { expires_in: 3_600 });
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(5_000);
  });

  test("is not locked by wrong codes, until the project wants to see a lock", async () => {
    const guess = async () => {
      const { body } = await start(DELIVERED, testKey, { supersede: true, user_id: "u-1" });
      return await Promise.all([1, 2, 3].map(() => check(body.id, "000000", testKey)));
    };
    for (let i = 0; i < 4; i++) {
      for (const { body } of await guess()) expect(body.reason).toBe("code_mismatch");
      await world.sql`update verifications set sends_used = 1`;
    }
    const [guesses] = await world.sql`select count(*)::int as n from guess_budgets`;
    expect(guesses?.n).toBe(0);
    await world.ask("PATCH", "/v1/settings", { body: { test_limits: true, guesses_per_day_max: 2 }, key: live });
    const reasons = (await guess()).map(({ body }) => body.reason);
    expect(reasons.filter((reason) => reason === "number_locked")).toHaveLength(1);
  });
});

describe("what was started with one kind of key", () => {
  test("is not there for the other kind, by any path", async () => {
    const byTest = (await start(DELIVERED, testKey)).body.id;
    const byLive = (await start(OWN, live)).body.id;
    for (const [id, key] of [
      [byTest, live],
      [byLive, testKey],
    ] as const) {
      const paths = [
        ["GET", ""],
        ["GET", "/timeline"],
        ["POST", "/cancel"],
        ["POST", "/resend"],
      ] as const;
      for (const [method, path] of paths) {
        const answer = await world.ask(method, `/v1/verifications/${id}${path}`, {
          key,
          ...(method === "POST" ? { body: {} } : {}),
        });
        expect(answer.body.code, `${method} ${path}`).toBe("verification_not_found");
      }
      expect((await check(id, "424242", key)).body.code).toBe("verification_not_found");
    }
    const [row] = await world.sql`
      select checks_used as used from verifications where test_outcome is null order by id desc limit 1`;
    expect(row?.used, "guesses that a test key spent on a live verification").toBe(0);
    const list = async (key: string) =>
      (await world.ask("GET", "/v1/verifications", { key })).body.data.map(({ id }: { id: string }) => id);
    expect(await list(live)).toEqual([byLive]);
    expect(await list(testKey)).toEqual([byTest]);
    const byNumber = { body: { to: DELIVERED, code: "424242" } };
    expect((await world.ask("POST", "/v1/verifications/check", { ...byNumber, key: live })).status).toBe(404);
    expect((await world.ask("POST", "/v1/verifications/check", { ...byNumber, key: testKey })).body.valid).toBe(true);
  });

  test("a test key changes nothing that live verifications depend on", async () => {
    const may = ["/v1/settings", "/v1/test-numbers", "/v1/countries", "/v1/routes"];
    for (const path of may) expect((await world.ask("GET", path, { key: testKey })).status).toBe(200);
    expect((await world.ask("PATCH", "/v1/settings", { body: {}, key: testKey })).status).toBe(403);
    expect((await put(OWN, { code: "135790" }, testKey)).status).toBe(403);
    expect((await world.ask("GET", "/v1/events", { key: testKey })).status).toBe(403);
    expect((await world.ask("GET", "/v1/webhook-endpoints", { key: testKey })).status).toBe(403);
  });
});

describe("a test number of the operator's own", () => {
  test("has its own code, counts from the next start on, and is a number like any other once removed", async () => {
    const set = await put(OWN, { code: "135790" });
    const shown = {
      object: "test_number",
      number: OWN,
      code: "135790",
      outcome: "delivered",
      expires_at: null,
      source: "project",
    };
    expect(set).toMatchObject({ status: 200, body: shown });
    expect((await world.ask("GET", `/v1/test-numbers/${OWN}`, { key: live })).body).toEqual(shown);
    expect((await world.ask("GET", "/v1/test-numbers", { key: live })).body.data.at(-1)).toEqual(shown);
    expect((await start(OWN, live)).body.code).toBe("test_number_needs_test_key");
    const { body } = await start(OWN, testKey);
    expect((await check(body.id, "135790", testKey)).body.valid).toBe(true);
    const remove = () => world.ask("DELETE", `/v1/test-numbers/${OWN}`, { key: live });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect((await start(OWN, testKey)).body.code).toBe("test_key_needs_test_number");
    expect((await start(OWN, live)).status).toBe(201);
  });

  test("of another project is that project's alone", async () => {
    await put(OWN, { code: "135790" });
    expect((await world.start({ to: OWN })).status).toBe(201);
    expect((await world.ask("GET", `/v1/test-numbers/${OWN}`)).status).toBe(404);
  });

  test("is one no more when its time is over", async () => {
    const until = new Date(Date.now() + 1_500).toISOString();
    expect((await put("+447400123457", { code: "135790", expires_at: until })).body.expires_at).toBe(until);
    expect((await start("+447400123457", live)).status).toBe(403);
    await expect.poll(async () => (await start("+447400123457", live)).status, { timeout: 10_000 }).toBe(201);
    const over = { code: "135790", expires_at: "2026-01-01T00:00:00Z" };
    expect((await put(OWN, over)).body.errors).toEqual([{ path: "expires_at", message: "This time is over." }]);
  });

  test("lies nowhere in the clear", async () => {
    await put("+447400987654", { code: "W7KPX2" });
    const rows = await world.sql`select p.settings::text || t::text as text from projects p, test_numbers t`;
    for (const { text } of rows) expect(text).not.toMatch(/7400987654|W7KPX2/);
  });

  test("is one of a hundred at most, however many are set at once", async () => {
    const own = Array.from({ length: 110 }, (_, index) => `+44740045${String(index).padStart(4, "0")}`);
    const answers = await Promise.all(own.map((number) => put(number, { code: "135790" })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    const [refused] = answers.filter(({ status }) => status !== 200);
    expect(refused?.body).toMatchObject({ code: "invalid_request", errors: [{ path: "number" }] });
    const [first = ""] = own.filter((_, index) => answers[index]?.status === 200);
    expect((await put(first, { code: "246802" })).status).toBe(200);
  });
});
