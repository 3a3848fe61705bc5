import { SCOPES, type Scope } from "@proofline/core/access";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

type Body = Readonly<Record<string, unknown>>;
const make = (body: Body = {}, key = world.secretKey) => world.ask("POST", "/v1/api-keys", { body, key });
const made = async (body: Body = {}, key?: string) => {
  const answer = await make(body, key);
  expect(answer.status).toBe(201);
  return answer.body;
};
const list = async (key = world.secretKey) => (await world.ask("GET", "/v1/api-keys", { key })).body.data;
const statusOf = async (key: string) => (await world.ask("GET", "/v1/settings", { key })).status;
const rotate = (id: string, body: Body = {}, key = world.secretKey) =>
  world.ask("POST", `/v1/api-keys/${id}/rotate`, { body, key });
const revoke = (id: string, key = world.secretKey) => world.ask("DELETE", `/v1/api-keys/${id}`, { key });
const ownId = async () =>
  (await list()).at(-1).kind === "secret" ? (await list()).at(-1).id : (await list()).at(-2).id;

describe("a key that is made", () => {
  test("works at once, is shown once, and is kept as a digest alone", async () => {
    const { key, ...shown } = await made({ name: "Checkout" });
    expect(key).toMatch(/^sk_[0-9A-Za-z]{43}$/);
    expect(shown).toMatchObject({ object: "api_key", name: "Checkout", hint: key.slice(0, 7), last_used_at: null });
    expect(shown.scopes.toSorted()).toEqual(SCOPES.toSorted());
    expect(await statusOf(key)).toBe(200);
    expect(JSON.stringify(await list())).not.toContain(key.slice(8));
    expect(JSON.stringify(await world.sql`select k::text from api_keys k`)).not.toContain(key.slice(8));
    expect(world.log()).not.toContain(key.slice(8));
  });

  test("says by its looks what it is: secret or publishable, live or for tests", async () => {
    const cases = [
      [{ kind: "secret" }, /^sk_[0-9A-Za-z]{43}$/],
      [{ kind: "publishable" }, /^pk_[0-9A-Za-z]{43}$/],
      [{ kind: "secret", mode: "test" }, /^sk_test_[0-9A-Za-z]{43}$/],
      [{ kind: "publishable", mode: "test" }, /^pk_test_[0-9A-Za-z]{43}$/],
    ] as const;
    for (const [body, looks] of cases) expect((await made(body)).key).toMatch(looks);
  });

  test("can do what it was given and nothing else", async () => {
    const { key } = await made({ scopes: ["verifications:write"] });
    expect(await statusOf(key)).toBe(403);
    expect((await world.start({ to: world.nextNumber() }, { key })).status).toBe(201);
  });

  test("tells when it was last used, without a write for each use", async () => {
    const { id, key } = await made();
    await Promise.all([statusOf(key), statusOf(key)]);
    const used = async () => (await list()).find((each: Body) => each.id === id).last_used_at;
    const first = await used();
    expect(Math.abs(Date.parse(first) - Date.now())).toBeLessThan(60_000);
    world.api.authenticator.forget((await world.api.authenticator.authenticate(`Bearer ${key}`)).project.id);
    await statusOf(key);
    expect(await used()).toBe(first);
    await world.sql`update api_keys set last_used_at = now() - interval '2 minutes'`;
    await world.api.authenticator.reload(`Bearer ${key}`);
    expect(Date.parse(await used())).toBeGreaterThanOrEqual(Date.parse(first));
  });

  test("ends when it was to end, and with the key that made it at the latest", async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const parent = await made({ expires_at: soon });
    expect(parent.expires_at).toBe(soon);
    const later = new Date(Date.now() + 7_200_000).toISOString();
    expect((await made({ expires_at: later }, parent.key)).expires_at).toBe(soon);
    expect((await made({}, parent.key)).expires_at).toBe(soon);
    await world.sql`update api_keys set expires_at = now() where id::text is not null and expires_at = ${soon}`;
    world.api.authenticator.forget(
      (await world.api.authenticator.authenticate(`Bearer ${world.secretKey}`)).project.id,
    );
    expect(await statusOf(parent.key)).toBe(401);
  });
});

describe("no key gives more than it has", () => {
  test("a lesser key makes lesser keys, and renews none that can do more", async () => {
    const scopes: readonly Scope[] = ["keys:read", "keys:write", "settings:read"];
    const { key } = await made({ scopes });
    expect((await made({}, key)).scopes).toEqual(scopes);
    expect(await make({ scopes: ["settings:write"] }, key)).toMatchObject({
      status: 403,
      body: { code: "forbidden", errors: [{ path: "scopes" }] },
    });
    expect((await make({ kind: "publishable" }, key)).status).toBe(403);
    expect((await rotate(await ownId(), {}, key)).status).toBe(403);
  });

  test("a publishable key starts and checks, whoever makes it", async () => {
    expect((await made({ kind: "publishable" })).scopes).toEqual(["verifications:write", "verifications:check"]);
    expect((await make({ kind: "publishable", scopes: ["settings:read"] })).status).toBe(422);
  });

  test("keys are listed and made only with the scopes for it", async () => {
    const others = SCOPES.filter((scope) => !scope.startsWith("keys:"));
    const { key } = await made({ scopes: others });
    expect((await world.ask("GET", "/v1/api-keys", { key })).status).toBe(403);
    expect((await make({}, key)).status).toBe(403);
    expect((await revoke(await ownId(), key)).status).toBe(403);
    expect((await rotate(await ownId(), {}, key)).status).toBe(403);
  });

  test("another project's keys cannot be seen, renewed or ended", async () => {
    const foreign = await world.addKey(SCOPES, "another");
    const { id } = await made();
    expect((await list(foreign)).map((each: Body) => each.id)).not.toContain(id);
    expect([(await rotate(id, {}, foreign)).status, (await revoke(id, foreign)).status]).toEqual([404, 404]);
  });

  test("a project has a hundred keys at most, and room again once one ended", async () => {
    const key = await world.addKey(SCOPES, "another");
    const keys = [];
    for (let i = 1; i < 100; i++) keys.push(await made({}, key));
    expect((await make({}, key)).status).toBe(422);
    await revoke(keys[0].id, key);
    expect((await make({}, key)).status).toBe(201);
  });
});

describe("a key that is renewed", () => {
  test("works beside its successor for the overlap, and not after it", async () => {
    const first = await made({ name: "Checkout", scopes: ["settings:read"] });
    const answer = await rotate(first.id, { overlap_seconds: 60 });
    expect(answer).toMatchObject({
      status: 201,
      body: { name: "Checkout", scopes: ["settings:read"], expires_at: null },
    });
    expect([await statusOf(first.key), await statusOf(answer.body.key)]).toEqual([200, 200]);
    const ended = (await list()).find((each: Body) => each.id === first.id);
    expect(Math.abs(Date.parse(ended.expires_at) - Date.now() - 60_000)).toBeLessThan(10_000);
    const third = await rotate(answer.body.id, { overlap_seconds: 0 });
    expect([await statusOf(answer.body.key), await statusOf(third.body.key)]).toEqual([401, 200]);
    expect((await rotate(answer.body.id)).status).toBe(404);
  });

  test("may be the very key that asks, and its successor can do the same", async () => {
    const first = await made({ expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    const { body } = await rotate(first.id, { overlap_seconds: 0 }, first.key);
    expect(await statusOf(first.key)).toBe(401);
    expect(body).toMatchObject({ expires_at: first.expires_at, scopes: first.scopes });
    expect(await statusOf(body.key)).toBe(200);
  });
});

describe("a key that is revoked", () => {
  test("opens nothing from that moment on, is still listed, and can be revoked again", async () => {
    const { id, key } = await made();
    expect(await statusOf(key)).toBe(200);
    expect([(await revoke(id)).status, (await revoke(id)).status]).toEqual([204, 204]);
    expect(await statusOf(key)).toBe(401);
    expect((await list()).find((each: Body) => each.id === id).revoked_at).not.toBeNull();
    expect((await rotate(id)).status).toBe(404);
  });

  test("starts nothing in a process that still remembers it", async () => {
    const { id, key } = await made();
    expect(await statusOf(key)).toBe(200);
    const at = Date.now();
    // As another process would: this one is not told.
    await world.api.deps.apiKeys.revoke((await world.api.authenticator.authenticate(`Bearer ${key}`)).project.id, id);
    expect((await world.start({ to: world.nextNumber() }, { key })).status).toBe(401);
    expect(Date.now() - at).toBeLessThan(1_000);
  });

  test("is never the one that asks: a project keeps a key that makes others", async () => {
    const { id, key } = await made();
    expect(await revoke(id, key)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await statusOf(key)).toBe(200);
    expect((await revoke("key_0000000000000000000000000a")).status).toBe(404);
    expect((await revoke("nonsense")).status).toBe(404);
  });
});
