import { digestApiKey } from "@proofline/core/access";
import type { LimitRule } from "@proofline/core/limit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

async function limitBy(rule: Partial<LimitRule>): Promise<void> {
  const limits = [{ name: "number", by: "number", key: null, windows: [{ max: 1, seconds: 3_600 }], ...rule }];
  await world.sql`
    update projects set version = version + 1, settings = settings || ${JSON.stringify({ limits })}::text::jsonb
     where id = (select project_id from api_keys where digest = ${digestApiKey(world.secretKey)})`;
}

const start = (body: Readonly<Record<string, unknown>>) => world.start({ supersede: true, ...body });

test("a start says what is left, and one that is refused when there is room again: in headers and body alike", async () => {
  await limitBy({});
  const to = world.nextNumber();
  const { status, headers } = await start({ to });
  expect(status).toBe(201);
  expect(headers.get("ratelimit-policy")).toBe('"number/3600";q=1;w=3600');
  expect(headers.get("ratelimit")).toMatch(/^"number\/3600";r=0;t=36\d\d$/);
  const refused = await start({ to });
  expect(refused.status).toBe(429);
  const { retry_after } = refused.body;
  expect(retry_after).toBeGreaterThan(3_590);
  expect(retry_after).toBeLessThanOrEqual(3_673);
  expect(refused.body).toMatchObject({ code: "rate_limited", limit: { name: "number", max: 1, window: 3_600 } });
  expect(refused.headers.get("retry-after")).toBe(String(retry_after));
  expect(refused.headers.get("ratelimit")).toBe(`"number/3600";r=0;t=${retry_after}`);
  expect((await world.start({ to })).body).toMatchObject({ sent: false });
});

test("of fifty starts of a number at once one sends, and the rest is answered with it, however few sends are left", async () => {
  await limitBy({ windows: [{ max: 3, seconds: 3_600 }] });
  const to = world.nextNumber();
  const answers = await Promise.all(Array.from({ length: 50 }, () => world.start({ to })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status, body }) => status === 200 && body.sent === false)).toHaveLength(49);
  expect((await start({ to })).status).toBe(201);
  expect((await start({ to })).status).toBe(201);
  expect((await start({ to })).status).toBe(429);
});

test("whoever cancels and starts again, over and over, gets as many texts of a number as its limit allows", async () => {
  await limitBy({ windows: [{ max: 3, seconds: 3_600 }] });
  const to = world.nextNumber();
  const texts = [];
  for (let round = 0; round < 6; round++) {
    const { status, body } = await world.start({ to });
    texts.push(status);
    if (status === 201) await world.ask("POST", `/v1/verifications/${body.id}/cancel`);
  }
  expect(texts).toEqual([201, 201, 201, 429, 429, 429]);
});

test("keys and addresses of the caller limit numbers however many, in resends too", async () => {
  await limitBy({ name: "device", by: "key", key: "device", windows: [{ max: 2, seconds: 60 }] });
  const device = { limit_keys: { device: "d-1" } };
  const { body } = await start({ to: world.nextNumber(), ...device });
  await world.sql`update verifications set last_sent_at = now() - interval '1 hour'`;
  const resend = await world.ask("POST", `/v1/verifications/${body.id}/resend`, { body: device });
  expect(resend.headers.get("ratelimit")).toMatch(/^"device\/60";r=0;/);
  expect((await start({ to: world.nextNumber(), ...device })).body.limit).toEqual({
    name: "device",
    max: 2,
    window: 60,
  });
  expect((await start({ to: world.nextNumber() })).status).toBe(201);

  await limitBy({ name: "client_ip", by: "client_ip" });
  expect((await start({ to: world.nextNumber(), client_ip: "203.0.113.7" })).status).toBe(201);
  expect((await start({ to: world.nextNumber(), client_ip: "::ffff:203.0.113.7" })).status).toBe(429);
});

test("nothing that limits keep or say of a send holds a number, an address or a key in clear", async () => {
  await limitBy({ name: "client_ip", by: "client_ip" });
  await start({ to: "+447700900987", client_ip: "198.51.100.23", limit_keys: { device: "d-secret" } });
  const kept = JSON.stringify(await world.sql`select * from limit_meters`);
  expect(kept).not.toMatch(/7700900987|198\.51|d-secret/);
  expect(world.log()).not.toMatch(/7700900987|198\.51|d-secret/);
});
