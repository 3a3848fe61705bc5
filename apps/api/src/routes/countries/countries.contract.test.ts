import { countries } from "@proofline/core/phone";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
let key: string;
beforeAll(async () => {
  world = await openTestApi();
});
beforeEach(async () => {
  key = await world.addKey(["settings:read", "settings:write", "verifications:write", "verifications:read"], "another");
});
afterAll(() => world.close());

const put = (path: string, body: unknown, options = {}) =>
  world.ask("PUT", `/v1/countries${path}`, { body, key, ...options });
const get = async (country: string) => (await world.ask("GET", `/v1/countries/${country}`, { key })).body;
const start = (to: string, options = {}) => world.start({ to }, { key, ...options });

const BRITISH = "+447400123456";
const LANKAN = "+94771234567";

/** All that is in the database, but for the record of what was decided. */
async function writtenRows() {
  const { "public.decisions": _, ...rows } = await world.countRows();
  return rows;
}

describe("countries", () => {
  test("are all listed, with their policies and who says so", async () => {
    const { status, body } = await world.ask("GET", "/v1/countries", { key });
    expect(status).toBe(200);
    expect(body.data.map(({ country }: { country: string }) => country)).toEqual(["*", "risky", "none", ...countries]);
    expect(body.risky_list).toEqual({ dated: expect.stringMatching(/^20\d\d-/), countries: expect.any(Number) });
    const of = (wanted: string) => body.data.find(({ country }: { country: string }) => country === wanted);
    expect(of("GB")).toEqual({
      object: "country",
      country: "GB",
      name: "United Kingdom",
      calling_code: "+44",
      policy: "allow",
      source: "default",
      risky: null,
    });
    expect(of("LK")).toMatchObject({
      name: "Sri Lanka",
      policy: "deny",
      source: "risky_list",
      risky: ["price", "reported"],
    });
    expect(of("none")).toMatchObject({ policy: "deny", source: "built_in", calling_code: null });
  });

  test("of the risky list are denied, and nothing of them is written, until the project takes them", async () => {
    const before = await writtenRows();
    const refused = await start(LANKAN);
    expect(refused).toMatchObject({ status: 403, body: { code: "country_not_allowed", errors: [{ path: "to" }] } });
    expect(JSON.stringify(refused.body)).not.toContain(LANKAN);
    expect(await writtenRows()).toEqual(before);
    await put("/LK", { policy: "allow" });
    expect((await start(LANKAN)).status).toBe(201);
  });

  test("are denied from the next start on, and back to the default when the word is taken back", async () => {
    expect((await put("/GB", { policy: "deny" })).body).toMatchObject({ policy: "deny", source: "project" });
    expect((await start(BRITISH)).body.code).toBe("country_not_allowed");
    const removed = await world.ask("DELETE", "/v1/countries/GB", { key });
    expect(removed).toMatchObject({ status: 200, body: { country: "GB", policy: "allow", source: "default" } });
    expect(await get("GB")).toEqual(removed.body);
    expect((await start(BRITISH)).status).toBe(201);
  });

  test("are denied in a process that remembers the old settings too", async () => {
    expect((await start(BRITISH)).status).toBe(201);
    // As another process would: this one is told nothing.
    await world.sql`
      update projects set version = version + 1, settings = settings || '{"countryPolicies": {"FR": "deny"}}'
       where id = (select project_id from api_keys order by created_at desc limit 1)`;
    expect((await start("+33612345678")).body.code).toBe("country_not_allowed");
  });

  test("that a project serves can be said in one call", async () => {
    await put("/DE", { policy: "deny" });
    const said = await put("", { default: "deny", allow: ["GB", "FR"], monitor: ["LK"] });
    expect(said.status).toBe(200);
    const allowed = said.body.data.filter(({ policy }: { policy: string }) => policy !== "deny");
    expect(allowed.map(({ country, policy }: { country: string; policy: string }) => [country, policy])).toEqual([
      ["FR", "allow"],
      ["GB", "allow"],
      ["LK", "monitor"],
    ]);
    expect(await get("DE")).toMatchObject({ policy: "deny", source: "default" });
    expect((await start("+12125551234")).body.code).toBe("country_not_allowed");
    expect((await start(BRITISH)).status).toBe(201);
  });

  test("that are watched are sent to, and show in the log and the metrics without a number", async () => {
    await put("/GB", { policy: "monitor" });
    expect((await start(BRITISH)).status).toBe(201);
    expect(world.log()).toContain('"monitoredCountry":"GB"');
    const metrics = await world.api.deps.metrics.read();
    expect(metrics.text).toContain('monitored_starts_total{country="GB"} 1');
    await start("+33612345678");
    expect((await world.api.deps.metrics.read()).text).not.toContain('country="FR"');
  });

  test("of other projects are their own", async () => {
    await put("/GB", { policy: "deny" });
    expect((await world.start({ to: BRITISH })).status).toBe(201);
  });

  test("are read and set by keys with the scope for it", async () => {
    const reader = await world.addKey(["settings:read"]);
    expect((await put("/GB", { policy: "deny" }, { key: reader })).status).toBe(403);
    expect((await put("", { default: "deny" }, { key: reader })).status).toBe(403);
    expect((await world.ask("DELETE", "/v1/countries/GB", { key: reader })).status).toBe(403);
    expect((await world.ask("GET", "/v1/countries", { key: reader })).status).toBe(200);
    const other = await world.addKey(["verifications:write"]);
    expect((await world.ask("GET", "/v1/countries", { key: other })).status).toBe(403);
    expect((await world.ask("GET", "/v1/countries/GB", { key: other })).status).toBe(403);
  });
});

describe("kinds of lines", () => {
  test("are taken as the settings say, from the next start on", async () => {
    const unknown = "+445099999999";
    const first = await world.ask("PATCH", "/v1/settings", { body: { line_types: ["unknown"] }, key });
    expect(first.body.line_types).toEqual(["unknown"]);
    expect((await start(unknown)).status).toBe(201);
    expect((await start("+445612345678")).body.code).toBe("phone_number_not_mobile");
    await world.ask("PATCH", "/v1/settings", { body: { line_types: [] }, key });
    expect((await start("+445099999998")).body.code).toBe("phone_number_not_mobile");
    expect((await start("+442079460000")).body.detail).toContain("landline");
  });
});
