import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

const create = (body: unknown, key?: string) =>
  world.ask("POST", "/v1/webhook-endpoints", { body, ...(key === undefined ? {} : { key }) });

describe("webhook endpoints", () => {
  test("are registered with a secret that is shown once", async () => {
    const { status, body } = await create({ url: "https://example.com/hooks", types: ["verification.verified"] });
    expect(status).toBe(201);
    const { secret, ...endpoint } = body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toEqual({
      id: expect.stringMatching(/^whe_/),
      object: "webhook_endpoint",
      url: "https://example.com/hooks",
      types: ["verification.verified"],
      enabled: true,
      disabled_reason: null,
      public_key: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/),
      failures: 0,
      failing_since: null,
      created_at: expect.any(String),
    });
    expect((await world.ask("GET", `/v1/webhook-endpoints/${endpoint.id}`)).body).toEqual(endpoint);
    expect((await world.ask("GET", "/v1/webhook-endpoints")).body.data).toContainEqual(endpoint);
    expect(world.log()).not.toContain(secret);
  });

  test("hear of everything where they name no types", async () => {
    expect((await create({ url: "https://example.com/all" })).body.types).toEqual([]);
  });

  test("are called on this machine while we are reachable from it alone", async () => {
    expect((await create({ url: "http://127.0.0.1:4000/hooks" })).status).toBe(201);
  });

  test.each([
    ["http://example.com/hooks", "url"],
    ["https://10.0.0.1/hooks", "url"],
    ["https://169.254.169.254/latest/meta-data", "url"],
    ["https://user:pass@example.com/", "url"],
    ["ftp://example.com/", "url"],
    ["example.com", "url"],
    ["", "url"],
    ["https://example.com/\u0000", "url"],
  ])("the URL %j is never called, so it is refused", async (url, path) => {
    const { status, body } = await create({ url });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path }]);
  });

  test.each([
    [{}, "url"],
    [{ url: "https://example.com/", types: ["verification.done"] }, "types.0"],
    [{ url: "https://example.com/", types: "verification.sent" }, "types"],
    [{ url: "https://example.com/", types: ["verification.sent", "verification.sent"] }, "types"],
    [{ url: "https://example.com/", secret: "mine" }, "secret"],
  ])("%j is refused by name", async (body, path) => {
    const answer = await create(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  test("that were removed are gone", async () => {
    const { body } = await create({ url: "https://example.com/gone" });
    const removed = await world.ask("DELETE", `/v1/webhook-endpoints/${body.id}`);
    expect(removed).toMatchObject({ status: 204, body: "" });
    expect((await world.ask("GET", `/v1/webhook-endpoints/${body.id}`)).status).toBe(404);
    expect((await world.ask("DELETE", `/v1/webhook-endpoints/${body.id}`)).status).toBe(404);
  });

  test("can be tried out", async () => {
    const { body } = await create({ url: "https://example.com/try" });
    const answer = await world.ask("POST", `/v1/webhook-endpoints/${body.id}/test`);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ type: "webhook.test", data: { webhook_endpoint_id: body.id } });
    const [delivery] = await world.sql`select status from deliveries where endpoint_id = (
      select id from webhook_endpoints where url = 'https://example.com/try')`;
    expect(delivery).toMatchObject({ status: "pending" });
  });

  test("of another project are unknown", async () => {
    const { body } = await create({ url: "https://example.com/mine" });
    const key = await world.addKey(["webhooks:read", "webhooks:write"], "another");
    const answers = [
      await world.ask("GET", `/v1/webhook-endpoints/${body.id}`, { key }),
      await world.ask("DELETE", `/v1/webhook-endpoints/${body.id}`, { key }),
      await world.ask("POST", `/v1/webhook-endpoints/${body.id}/test`, { key }),
      await world.ask("POST", `/v1/webhook-endpoints/${body.id}/rotate-secret`, { key }),
      await world.ask("POST", `/v1/webhook-endpoints/${body.id}/enable`, { key }),
      await world.ask("GET", "/v1/webhook-endpoints/whe_nonsense", { key }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await world.ask("GET", "/v1/webhook-endpoints", { key })).body.data).toEqual([]);
    expect((await world.ask("GET", `/v1/webhook-endpoints/${body.id}`)).status).toBe(200);
  });

  test("need their scopes", async () => {
    const key = await world.addKey(["webhooks:read"]);
    expect((await create({ url: "https://example.com/" }, key)).status).toBe(403);
    expect((await world.ask("GET", "/v1/webhook-endpoints", { key })).status).toBe(200);
  });
});
