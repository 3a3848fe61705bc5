import { fromUuid } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

async function created(): Promise<{ id: `whe_${string}`; secret: string }> {
  return (await world.ask("POST", "/v1/webhook-endpoints", { body: { url: "https://example.com/hooks" } })).body;
}

const rotate = (id: string, body?: unknown) =>
  world.ask("POST", `/v1/webhook-endpoints/${id}/rotate-secret`, body === undefined ? {} : { body });

/** What the worker would sign with. */
async function liveSecrets(id: `whe_${string}`): Promise<readonly string[]> {
  const { endpoints } = world.api.deps;
  const [project] = await world.sql<{ id: string }[]>`select project_id as id from webhook_endpoints limit 1`;
  if (project === undefined) throw new Error("no endpoint");
  return (await endpoints.find(fromUuid("prj", project.id), id))?.secrets ?? [];
}

describe("POST /v1/webhook-endpoints/{id}/rotate-secret", () => {
  test("shows the new secret once, and both sign meanwhile", async () => {
    const { id, secret } = await created();
    const { status, body } = await rotate(id);
    expect(status).toBe(200);
    expect(body.secret).toMatch(/^whsec_/);
    expect(body.secret).not.toBe(secret);
    expect(await liveSecrets(id)).toEqual([body.secret, secret]);
    const read = await world.ask("GET", `/v1/webhook-endpoints/${id}`);
    expect(JSON.stringify(read.body)).not.toContain("whsec_");
    expect(world.log()).not.toContain(body.secret);
  });

  test("without an overlap the earlier secret signs no more", async () => {
    const { id } = await created();
    const { body } = await rotate(id, { overlap_seconds: 0 });
    expect(await liveSecrets(id)).toEqual([body.secret]);
  });

  test.each([
    [{ overlap_seconds: -1 }, "overlap_seconds"],
    [{ overlap_seconds: 604_801 }, "overlap_seconds"],
    [{ overlap_seconds: 1.5 }, "overlap_seconds"],
    [{ overlap_seconds: "60" }, "overlap_seconds"],
    [{ secret: "whsec_mine" }, "secret"],
  ])("%j is refused by name and rotates nothing", async (body, path) => {
    const { id, secret } = await created();
    const answer = await rotate(id, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
    expect(await liveSecrets(id)).toEqual([secret]);
  });

  test("needs its scope", async () => {
    const { id } = await created();
    const key = await world.addKey(["webhooks:read"]);
    expect((await world.ask("POST", `/v1/webhook-endpoints/${id}/rotate-secret`, { key })).status).toBe(403);
  });
});

describe("POST /v1/webhook-endpoints/{id}/enable", () => {
  test("calls an endpoint again as if it had never failed", async () => {
    const { id } = await created();
    await world.sql`
      update webhook_endpoints
         set enabled = false, disabled_reason = 'failing', failures = 40, failing_since = now() - interval '5 days'`;
    const disabled = await world.ask("GET", `/v1/webhook-endpoints/${id}`);
    expect(disabled.body).toMatchObject({ enabled: false, disabled_reason: "failing", failures: 40 });
    const { status, body } = await world.ask("POST", `/v1/webhook-endpoints/${id}/enable`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, enabled: true, disabled_reason: null, failures: 0, failing_since: null });
  });

  test("needs its scope", async () => {
    const { id } = await created();
    const key = await world.addKey(["webhooks:read"]);
    expect((await world.ask("POST", `/v1/webhook-endpoints/${id}/enable`, { key })).status).toBe(403);
  });
});
