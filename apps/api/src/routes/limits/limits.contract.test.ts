import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

const list = () => world.ask("GET", "/v1/limits");
const put = (name: string, body: unknown) => world.ask("PUT", `/v1/limits/${name}`, { body });
const take = (preset: string) => world.ask("PATCH", "/v1/limits", { body: { preset } });
const perHour = (max: number) => ({ windows: [{ max, seconds: 3_600 }] });

describe("/v1/limits", () => {
  test("shows the preset that a project begins with, and its windows", async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body.preset).toBe("balanced");
    expect(body.data[0]).toEqual({
      object: "limit",
      name: "number",
      by: "number",
      key: null,
      windows: [
        { max: 10, seconds: 3_600 },
        { max: 20, seconds: 86_400 },
      ],
      source: "preset",
    });
  });

  test("a limit that is set holds with the next start, one that is removed no more", async () => {
    const set = await put("number", perHour(1));
    expect(set).toMatchObject({ status: 200, body: { name: "number", source: "project" } });
    const to = world.nextNumber();
    expect((await world.start({ to })).status).toBe(201);
    expect((await world.start({ to, supersede: true })).body.limit).toEqual({ name: "number", max: 1, window: 3_600 });
    expect((await world.ask("DELETE", "/v1/limits/number")).status).toBe(204);
    expect((await world.start({ to, supersede: true })).status).toBe(201);
    expect((await world.ask("DELETE", "/v1/limits/number")).status).toBe(404);
  });

  test("limits by keys of the caller's own are set by name", async () => {
    expect((await put("device", { by: "key", key: "device", ...perHour(1) })).status).toBe(200);
    const device = { limit_keys: { device: "d-1" } };
    expect((await world.start({ to: world.nextNumber(), ...device })).status).toBe(201);
    expect((await world.start({ to: world.nextNumber(), ...device })).status).toBe(429);
  });

  test("limits that are set at the same time do not lose each other", async () => {
    await take("open");
    const names = ["a", "b", "c", "d", "e"];
    const answers = await Promise.all(names.map((name) => put(name, { by: "user", ...perHour(5) })));
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
    expect((await list()).body.data.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(names));
  });

  test("a preset takes the place of all of them, with what it says of a verification", async () => {
    expect((await take("strict")).body.data[0].windows[0]).toEqual({ max: 3, seconds: 300 });
    expect((await world.ask("GET", "/v1/settings")).body).toMatchObject({ sends_max: 3, checks_max: 3 });
    expect((await take("none")).body).toEqual({ preset: "none", data: [] });
    const to = world.nextNumber();
    const starts = Array.from({ length: 30 }, () => world.start({ to: world.nextNumber(), client_ip: "203.0.113.9" }));
    expect((await Promise.all(starts)).every(({ status }) => status === 201)).toBe(true);
    expect((await world.start({ to })).headers.get("ratelimit")).toBeNull();
    expect((await take("balanced")).body.data).toHaveLength(11);
    expect((await world.ask("GET", "/v1/settings")).body).toMatchObject({ sends_max: 5, checks_max: 5 });
  });

  test.each([
    ["number", { by: "country", ...perHour(1) }, "by"],
    ["number", { windows: [] }, "windows"],
    ["number", { windows: [{ max: 0, seconds: 60 }] }, "windows.0.max"],
    ["number", { windows: [{ max: 1, seconds: 604_801 }] }, "windows.0.seconds"],
    ["Number", { by: "number", ...perHour(1) }, "name"],
    ["device", { by: "key", ...perHour(1) }, "key"],
  ])("%s with %j is refused with a reason", async (name, body, path) => {
    const refused = await put(name, body);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0]).toMatchObject({ path, message: expect.stringMatching(/.+/) });
  });

  test("a project has no more than twenty", async () => {
    await take("none");
    for (let i = 0; i < 20; i++) expect((await put(`l${i}`, { by: "user", ...perHour(5) })).status).toBe(200);
    expect((await put("l20", { by: "user", ...perHour(5) })).status).toBe(422);
    expect((await put("l19", { by: "user", ...perHour(6) })).status).toBe(200);
  });

  test("keys without the scopes see and change nothing, and other projects are another matter", async () => {
    const reader = await world.addKey(["settings:read"]);
    expect((await world.ask("PUT", "/v1/limits/number", { key: reader, body: perHour(1) })).status).toBe(403);
    expect((await world.ask("PATCH", "/v1/limits", { key: reader, body: { preset: "none" } })).status).toBe(403);
    expect((await world.ask("DELETE", "/v1/limits/number", { key: reader })).status).toBe(403);
    const other = await world.addKey(["settings:read"], "another");
    expect((await world.ask("GET", "/v1/limits", { key: other })).body.data).toHaveLength(11);
    const none = await world.addKey(["verifications:write"]);
    expect((await world.ask("GET", "/v1/limits", { key: none })).status).toBe(403);
  });
});
