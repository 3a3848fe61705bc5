import { readFileSync } from "node:fs";
import { digestApiKey, SCOPES } from "@proofline/core/access";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProofStore } from "../index.ts";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const access = () => world.projects.authenticate(digestApiKey(world.secretKey));

test("a key opens its project; an unknown, revoked or expired one opens nothing", async () => {
  expect(await access()).toMatchObject({
    actor: { kind: "secret", mode: "live" },
    project: { id: world.project.id },
    decisionCallback: null,
  });
  expect(await world.projects.authenticate(digestApiKey("sk_unknown_key"))).toBeNull();
  await world.sql`update api_keys set revoked_at = now() where kind = 'secret'`;
  expect(await access()).toBeNull();
  await world.sql`update api_keys set revoked_at = null, expires_at = now() - interval '1 second' where kind = 'secret'`;
  expect(await access()).toBeNull();
  await world.sql`update api_keys set expires_at = null where kind = 'secret'`;
});

test("keys that could do everything can do what came later, and lesser keys get no more", async () => {
  const migration = readFileSync(new URL("../../migrations/0005_provider_scopes.sql", import.meta.url), "utf8");
  const scopesAfter = async (scopes: readonly string[]) => {
    await world.sql`update api_keys set scopes = ${[...scopes]}::text[] where kind = 'secret'`;
    await world.sql.unsafe(migration);
    await world.sql.unsafe(migration);
    return (await access())?.actor.scopes.toSorted();
  };
  const earlier = SCOPES.filter((scope) => !scope.startsWith("providers:"));
  expect(await scopesAfter(earlier.slice(1))).toEqual(earlier.slice(1).toSorted());
  expect(await scopesAfter(earlier)).toEqual(SCOPES.toSorted());
});

test("every change of settings counts the version up and leaves the rest as it was", async () => {
  const before = await world.projects.find(world.project.id);
  const changes = await Promise.all([
    world.projects.changeSettings(world.project.id, { codeLength: 8 }),
    world.projects.changeSettings(world.project.id, { appName: "ACME" }),
  ]);
  const after = await world.projects.find(world.project.id);
  expect(after?.version).toBe((before?.version ?? 0) + changes.length);
  expect(after?.settings).toEqual({ ...before?.settings, codeLength: 8, appName: "ACME" });
});

test("routes that are set and removed at the same moment do not lose one another", async () => {
  const step = { account: "twilio", priority: 1, weight: 100, sender: null };
  const countries = ["*", "GB", "FR", "DE", "IT", "ES", "US", "BR", "IN", "JP"];
  const version = async () => (await world.projects.find(world.project.id))?.version ?? 0;
  const stored = async () => (await world.projects.find(world.project.id))?.settings.routes ?? [];
  const before = await version();
  const routes = countries.map((country) => ({ country, channel: "sms", steps: [step] }) as const);
  await Promise.all(routes.map((route) => world.projects.setRoute(world.project.id, route)));
  expect(new Set(await stored())).toEqual(new Set(routes));
  const keys = countries.flatMap((country) => [
    { country, channel: "sms" } as const,
    { country, channel: "call" } as const,
  ]);
  const removed = await Promise.all(keys.map((key) => world.projects.removeRoute(world.project.id, key)));
  expect(removed.filter(Boolean)).toHaveLength(countries.length);
  expect(await stored()).toEqual([]);
  expect(await version()).toBe(before + 2 * countries.length);
});

test("a project whose settings say nothing of routes gets its first one", async () => {
  await world.sql`update projects set settings = settings - 'routes'`;
  const key = { country: "GB", channel: "call" } as const;
  expect(await world.projects.removeRoute(world.project.id, key)).toBe(false);
  const step = { account: "vonage", priority: 3, weight: 0, sender: "O'Neil" };
  await world.projects.setRoute(world.project.id, { ...key, steps: [step] });
  expect((await world.projects.find(world.project.id))?.settings.routes).toEqual([{ ...key, steps: [step] }]);
});

test("policies of countries that are set and taken back at the same moment do not lose one another", async () => {
  await world.sql`update projects set settings = settings - 'countryPolicies'`;
  const stored = async () => (await world.projects.find(world.project.id))?.settings.countryPolicies ?? {};
  const before = (await world.projects.find(world.project.id))?.version ?? 0;
  const places = ["*", "none", "risky", "GB", "FR", "DE", "IT", "ES", "US", "BR"];
  const set = (policy: "deny" | "monitor" | null) =>
    Promise.all(places.map((place) => world.projects.setCountryPolicy(world.project.id, { place, policy })));
  await set("monitor");
  await set("deny");
  expect(await stored()).toEqual(Object.fromEntries(places.map((place) => [place, "deny"])));
  const last = (await set(null)).find((said) => Object.keys(said).length === 0);
  expect(last).toEqual({});
  expect(await stored()).toEqual({});
  expect((await world.projects.find(world.project.id))?.version).toBe(before + 3 * places.length);
});

test("a decision callback comes back as it was set, its secret sealed, until it is removed", async () => {
  const callback = { url: "https://example.com/decide", secret: "whsec_c2VjcmV0", onFailure: "allow" } as const;
  await world.projects.setDecisionCallback(world.project.id, callback);
  expect((await access())?.decisionCallback).toEqual(callback);
  expect(JSON.stringify(await world.sql`select d::text from decision_callbacks d`)).not.toContain("whsec_");
  await world.projects.setDecisionCallback(world.project.id, { ...callback, onFailure: "deny" });
  expect((await access())?.decisionCallback?.onFailure).toBe("deny");
  await world.projects.setDecisionCallback(world.project.id, null);
  expect((await access())?.decisionCallback).toBeNull();
});

test("of 20 parallel redeemers of one proof, one succeeds; another project's is its own", async () => {
  const proofs = createProofStore(world.database);
  const at = new Date(Date.now() + 60_000);
  const redeemed = await Promise.all(Array.from({ length: 20 }, () => proofs.redeem(world.project.id, "n-1", at)));
  expect(redeemed.filter(Boolean)).toHaveLength(1);
  expect(await proofs.redeem("prj_01h455vb4pex5vsknk084sn02q", "n-1", at)).toBe(true);
});
