import { createHealthStore } from "@proofline/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
let operator: string;
beforeAll(async () => {
  world = await openTestApi({
    env: { VONAGE_API_KEY: "abcd1234", VONAGE_API_SECRET: "secret", VONAGE_FROM: "ACME" },
  });
  operator = await world.addKey(["providers:read", "providers:write"]);
});
beforeEach(() => world.sql`delete from provider_health`);
afterAll(() => world.close());

const read = async (account: string) => (await world.ask("GET", `/v1/providers/${account}`, { key: operator })).body;
const override = (account: string, body: unknown, key = operator) =>
  world.ask("PUT", `/v1/providers/${account}/override`, { body, key });
const count = (account: string, outcomes: object) =>
  createHealthStore({ sql: world.sql }).sync([
    { account, outcomes: { good: 0, refused: 0, throttled: 0, failed: 0, ...outcomes } },
  ]);
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe("provider accounts", () => {
  test("are all shown, also those of which nothing was heard yet", async () => {
    const { status, body } = await world.ask("GET", "/v1/providers", { key: operator });
    expect(status).toBe(200);
    const well = { object: "provider", state: "closed", share: 1, score: 1, override: null };
    expect(body.data).toMatchObject([
      { ...well, account: "twilio", breaker: { state: "closed", next_probe_at: null } },
      { ...well, account: "vonage" },
    ]);
  });

  test("show what they answered, and how they do", async () => {
    await count("twilio", { good: 30, refused: 10, throttled: 0, failed: 60 });
    await count("gone-since", { good: 1 });
    expect(await read("twilio")).toMatchObject({
      score: expect.closeTo(0.4, 1),
      per_minute: {
        accepted: expect.closeTo(6, 0),
        refused: expect.closeTo(2, 0),
        throttled: 0,
        failed: expect.closeTo(12, 0),
      },
    });
    const { body } = await world.ask("GET", "/v1/providers", { key: operator });
    expect(body.data.map(({ account }: { account: string }) => account)).toEqual(["twilio", "vonage", "gone-since"]);
  });

  test.each([
    ["open", "now() + interval '1 minute'", "now()", { state: "open", share: 0 }],
    ["open", "now() - interval '1 second'", "now()", { state: "half_open", share: 0 }],
    ["recovering", "now()", "now() - interval '15 seconds'", { state: "recovering", share: expect.closeTo(0.55, 1) }],
  ])("that are %s with a probe at %s say so", async (state, probeAt, since, want) => {
    await world.sql.unsafe(
      `insert into provider_health (account, state, probe_at, since) values ('twilio', '${state}', ${probeAt}, ${since})`,
    );
    const shown = await read("twilio");
    expect(shown).toMatchObject({ ...want, breaker: { state } });
    expect(shown.breaker.next_probe_at === null).toBe(state !== "open");
  });

  test("nobody knows are not found", async () => {
    expect((await world.ask("GET", "/v1/providers/nobody", { key: operator })).status).toBe(404);
    expect((await override("nobody", { state: "open" })).status).toBe(404);
    expect((await override("%00", { state: "open" })).status).toBe(404);
    expect(await world.sql`select from provider_health`).toHaveLength(0);
  });

  test("need their scopes, of which the first project's key has both", async () => {
    const reader = await world.addKey(["providers:read"]);
    expect((await override("twilio", { state: "open" }, reader)).status).toBe(403);
    const stranger = await world.addKey(["settings:read", "settings:write"]);
    expect((await world.ask("GET", "/v1/providers", { key: stranger })).status).toBe(403);
    expect((await override("twilio", { state: "auto" }, world.secretKey)).status).toBe(200);
  });
});

describe("an operator's word", () => {
  test("is shown, and goes before the breaker's until it is taken back", async () => {
    const until = inAnHour();
    const { status, body } = await override("twilio", { state: "open", until });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: "open",
      share: 0,
      override: { state: "open", until },
      breaker: { state: "closed" },
    });
    await override("twilio", { state: "closed" });
    expect(await read("twilio")).toMatchObject({ state: "closed", override: { state: "closed", until: null } });
    await override("twilio", { state: "auto" });
    expect(await read("twilio")).toMatchObject({ state: "closed", override: null });
  });

  test("decides for the next start in this process within a second", async () => {
    await override("twilio", { state: "open" });
    await expect.poll(firstProvider, { timeout: 5_000 }).toBe("vonage");
    await override("twilio", { state: "auto" });
    await expect.poll(firstProvider, { timeout: 5_000 }).toBe("twilio");
  });

  test("that is over shows no more", async () => {
    await override("twilio", { state: "open", until: inAnHour() });
    await world.sql`update provider_health set override_until = now() - interval '1 second'`;
    expect(await read("twilio")).toMatchObject({ state: "closed", override: null });
  });

  test.each([
    [{}, "state"],
    [{ state: "half_open" }, "state"],
    [{ state: null }, "state"],
    [{ state: "open", until: "tomorrow" }, "until"],
    [{ state: "open", until: "2020-01-01T00:00:00Z" }, "until"],
    [{ state: "auto", until: inAnHour() }, "until"],
    [{ state: "open", for: 60 }, "for"],
  ])("%j is refused by name and changes nothing", async (body, path) => {
    const answer = await override("twilio", body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
    expect(await world.sql`select from provider_health`).toHaveLength(0);
  });
});

/** Whom a new text goes to first. */
async function firstProvider(): Promise<string | undefined> {
  await world.start({ to: world.nextNumber() });
  const [row] = await world.sql<
    { provider: string }[]
  >`select next_provider as provider from messages order by id desc limit 1`;
  return row?.provider;
}
