import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
let key: string;
beforeAll(async () => {
  world = await openTestApi({
    env: { VONAGE_API_KEY: "abcd1234", VONAGE_API_SECRET: "secret", VONAGE_FROM: "ACME" },
  });
});
beforeEach(async () => {
  key = await world.addKey(["settings:read", "settings:write", "verifications:write", "verifications:read"], "another");
});
afterAll(() => world.close());

const twilio = { account: "twilio", priority: 1, weight: 100, sender: null };
const vonage = { account: "vonage", priority: 2, weight: 0, sender: "ACME" };
const put = (path: string, steps: unknown, options = {}) =>
  world.ask("PUT", `/v1/routes/${path}`, { body: { steps }, key, ...options });
const list = async () => (await world.ask("GET", "/v1/routes", { key })).body.data;

/** The provider that a new text to Britain goes to first. */
async function firstProvider() {
  const { body } = await world.start({ to: world.nextNumber() }, { key });
  const [row] = await world.sql<{ provider: string }[]>`
    select next_provider as provider from messages where verification_id = (
      select id from verifications order by id desc limit 1)`;
  return { status: body.status, provider: row?.provider };
}

describe("a route", () => {
  test("comes back as it was set, with what it did not say filled in", async () => {
    const set = await put("GB/sms", [{ account: "twilio" }, vonage]);
    const route = { object: "route", country: "GB", channel: "sms", steps: [twilio, vonage] };
    expect(set).toMatchObject({ status: 200, body: route });
    expect(await list()).toEqual([route]);
    expect((await world.ask("GET", "/v1/routes/GB/sms", { key })).body).toEqual(route);
  });

  test("is replaced whole, beside those of other countries and channels", async () => {
    await put("GB/sms", [twilio, vonage]);
    await put("GB/call", [twilio]);
    await put("*/sms", [vonage]);
    await put("GB/sms", [vonage]);
    expect(await list()).toMatchObject([
      { country: "*", channel: "sms", steps: [vonage] },
      { country: "GB", channel: "call", steps: [twilio] },
      { country: "GB", channel: "sms", steps: [vonage] },
    ]);
  });

  test("is gone once it is removed, and cannot be removed twice", async () => {
    await put("GB/sms", [twilio]);
    const remove = () => world.ask("DELETE", "/v1/routes/GB/sms", { key });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect((await world.ask("GET", "/v1/routes/GB/sms", { key })).status).toBe(404);
    expect(await list()).toEqual([]);
  });

  test("counts for the next start, also in a process that remembers the settings", async () => {
    expect(await firstProvider()).toMatchObject({ provider: "twilio" });
    await put("GB/sms", [vonage]);
    expect(await firstProvider()).toMatchObject({ provider: "vonage" });
    await put("*/sms", [twilio]);
    await world.ask("DELETE", "/v1/routes/GB/sms", { key });
    expect(await firstProvider()).toMatchObject({ provider: "twilio" });
  });

  test("that another process set counts for a start here too", async () => {
    expect(await firstProvider()).toMatchObject({ provider: "twilio" });
    await world.sql`
      update projects set version = version + 1,
        settings = settings || ${JSON.stringify({ routes: [{ country: "GB", channel: "sms", steps: [vonage] }] })}::text::jsonb
       where name = 'other'`;
    expect(await firstProvider()).toMatchObject({ provider: "vonage" });
  });

  test("of another project cannot be seen, read, changed or removed", async () => {
    await put("FR/sms", [vonage]);
    const other = await world.addKey(["settings:read", "settings:write"], "another");
    expect((await world.ask("GET", "/v1/routes", { key: other })).body).toEqual({ data: [] });
    expect((await world.ask("GET", "/v1/routes/FR/sms", { key: other })).status).toBe(404);
    expect((await world.ask("DELETE", "/v1/routes/FR/sms", { key: other })).status).toBe(404);
    await put("FR/sms", [twilio], { key: other });
    expect(await list()).toMatchObject([{ country: "FR", steps: [vonage] }]);
  });

  test("needs its scopes", async () => {
    const reader = await world.addKey(["settings:read"]);
    expect((await put("GB/sms", [twilio], { key: reader })).status).toBe(403);
    expect((await world.ask("DELETE", "/v1/routes/GB/sms", { key: reader })).status).toBe(403);
    const stranger = await world.addKey(["settings:write"]);
    expect((await world.ask("GET", "/v1/routes", { key: stranger })).status).toBe(403);
  });
});

describe("a route that could never carry a text is refused by name, and nothing is stored", () => {
  test.each([
    ["GB/sms", [], "steps"],
    ["GB/sms", [{ account: "nobody" }], "steps.0.account"],
    ["GB/sms", [twilio, { account: "twilio-eu" }], "steps.1.account"],
    ["GB/sms", [twilio, twilio], "steps"],
    ["GB/sms", [{ ...twilio, sender: "ACME Corporation" }], "steps.0.sender"],
    ["GB/sms", [twilio, { ...vonage, sender: "-" }], "steps.1.sender"],
    ["gb/sms", [twilio], "country"],
    ["ZZ/sms", [twilio], "country"],
    ["__proto__/sms", [twilio], "country"],
    ["%00/sms", [twilio], "country"],
    ["GB/fax", [twilio], "channel"],
    ["GB/SMS", [twilio], "channel"],
  ])("%s %j", async (path, steps, field) => {
    const { status, body } = await put(path, steps);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path: field }]);
    expect(await list()).toEqual([]);
  });

  test("except for its accounts where this process was told of none: it cannot know them", async () => {
    const blind = await openTestApi({ replace: { accounts: [] } });
    try {
      const set = (account: string) => blind.ask("PUT", "/v1/routes/GB/sms", { body: { steps: [{ account }] } });
      expect((await set("twilio-eu")).status).toBe(200);
      expect((await set("Twilio EU")).status).toBe(422);
    } finally {
      await blind.close();
    }
  });
});
