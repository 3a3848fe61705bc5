import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

const started = async (body: object) => (await world.start(body as Record<string, unknown>)).body.id as string;
const check = (id: string, code: string) => world.ask("POST", `/v1/verifications/${id}/check`, { body: { code } });
const wrong = (code: string) => `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
const unlock = (to: string, key?: string) =>
  world.ask("POST", "/v1/numbers/unlock", { body: { to }, ...(key === undefined ? {} : { key }) });
const events = async (type: string) => (await world.ask("GET", `/v1/events?type=${type}`)).body.data;

/** Ten wrong codes over as many verifications as they take. */
async function lock(to: string): Promise<string> {
  for (const round of [1, 2]) {
    const id = await started({ to });
    const code = wrong(await world.codeOf(id));
    for (let i = 0; i < 5; i++) expect((await check(id, code)).body.reason, `round ${round}`).toBe("code_mismatch");
  }
  return await started({ to });
}

describe("a number at which ten wrong codes were tried", () => {
  test("is locked for a day, says until when, and its right code is worth nothing", async () => {
    const to = world.nextNumber();
    const id = await lock(to);
    const { status, body } = await check(id, await world.codeOf(id));
    expect(status).toBe(200);
    expect(body).toMatchObject({ valid: false, status: "pending", reason: "number_locked", checks_left: 5 });
    expect(Date.parse(body.locked_until) - Date.now()).toBeGreaterThan(86_000_000);
    expect(body.retry_after).toBeGreaterThan(86_000);
    const [event] = await events("number.locked");
    expect(event.data).toEqual({ lock: { subject: "number", to, failures: 10, locked_until: body.locked_until } });
  });

  test("is open again once an operator unlocks it, and that is told once", async () => {
    const to = world.nextNumber();
    const id = await lock(to);
    expect((await unlock(to)).body).toEqual({ object: "unlocked", was_locked: true });
    expect((await unlock(to)).body).toEqual({ object: "unlocked", was_locked: false });
    expect((await check(id, await world.codeOf(id))).body).toMatchObject({ valid: true, status: "verified" });
    const told = await events("number.unlocked");
    expect(told.map(({ data }: { data: object }) => data)).toEqual([{ lock: { subject: "number", to } }]);
  });

  test("is locked in its own project only", async () => {
    const to = world.nextNumber();
    const id = await lock(to);
    const another = await world.addKey(["locks:write"], "another");
    expect((await unlock(to, another)).body.was_locked).toBe(false);
    expect((await check(id, await world.codeOf(id))).body.reason).toBe("number_locked");
  });
});

describe("a user", () => {
  test("is locked over all numbers, and unlocked by name", async () => {
    const key = await world.addKey(["settings:write"]);
    await world.ask("PATCH", "/v1/settings", { key, body: { user_guesses_per_day_max: 1 } });
    const user_id = "u/1 ü";
    const first = await started({ to: world.nextNumber(), user_id });
    await check(first, wrong(await world.codeOf(first)));
    const second = await started({ to: world.nextNumber(), user_id });
    expect((await check(second, await world.codeOf(second))).body).toMatchObject({ reason: "user_locked" });
    const answer = await world.ask("POST", "/v1/users/unlock", { body: { user_id } });
    expect(answer.body).toEqual({ object: "unlocked", was_locked: true });
    expect((await check(second, await world.codeOf(second))).body).toMatchObject({ valid: true });
    expect((await events("user.locked"))[0].data.lock).toMatchObject({ subject: "user", user_id, failures: 1 });
  });
});

describe("unlocking", () => {
  test("needs its scope", async () => {
    const key = await world.addKey(["verifications:write", "settings:write"]);
    expect((await unlock(world.nextNumber(), key)).status).toBe(403);
    expect((await world.ask("POST", "/v1/users/unlock", { key, body: { user_id: "u" } })).status).toBe(403);
  });

  test("names what is wrong with a request", async () => {
    expect((await unlock("hello")).body).toMatchObject({ code: "phone_number_invalid", errors: [{ path: "to" }] });
    const { status, body } = await world.ask("POST", "/v1/users/unlock", { body: {} });
    expect([status, body.errors[0].path]).toEqual([422, "user_id"]);
  });
});
