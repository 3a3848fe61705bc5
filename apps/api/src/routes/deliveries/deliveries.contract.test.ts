import { fromUuid, newId } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
let stranger: string;
beforeAll(async () => {
  world = await openTestApi();
  stranger = await world.addKey(["webhooks:read"], "another");
});
afterAll(() => world.close());

/** An endpoint with one Delivery, of a verification that was verified. */
async function delivered(): Promise<{ endpointId: string; id: `dlv_${string}`; to: string; eventId: string }> {
  const url = "https://example.com/hooks";
  const endpoint = await world.ask("POST", "/v1/webhook-endpoints", {
    body: { url, types: ["verification.verified"] },
  });
  const to = world.nextNumber();
  const { body } = await world.start({ to });
  await world.ask("POST", `/v1/verifications/${body.id}/check`, { body: { code: await world.codeOf(body.id) } });
  const list = await world.ask("GET", `/v1/deliveries?endpoint_id=${endpoint.body.id}`);
  const [delivery] = list.body.data;
  return { endpointId: endpoint.body.id, id: delivery.id, to, eventId: delivery.event_id };
}

/** What a worker notes of a Try. */
async function tryIt(id: `dlv_${string}`, answer: string): Promise<void> {
  const { deliveries, clock, random } = world.api.deps;
  const claim = await deliveries.claim(id);
  if (claim === null) throw new Error("not due");
  const now = clock.now();
  const record = { id: newId("try", { clock, random }), startedAt: now, endedAt: now, statusCode: 503, error: null };
  await deliveries.settle(claim, {
    record: { ...record, answerExcerpt: answer },
    next: { kind: "again", at: new Date(now.getTime() + 5_000) },
    verdict: { kind: "failing", health: { failures: 1, failingSince: now, openUntil: null } },
    disabledEvent: null,
  });
}

describe("GET /v1/deliveries/{id}", () => {
  test("shows the request and what each try was answered", async () => {
    const { id, endpointId, eventId, to } = await delivered();
    await tryIt(id, "out of order");
    const { status, body } = await world.ask("GET", `/v1/deliveries/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      object: "delivery",
      event_id: eventId,
      endpoint_id: endpointId,
      status: "pending",
      tries_used: 1,
      request: { url: "https://example.com/hooks", webhook_id: eventId },
      tries: [{ id: expect.stringMatching(/^try_/), status_code: 503, error: null, answer: "out of order" }],
    });
    const sent = JSON.parse(body.request.body);
    expect(sent).toMatchObject({ type: "verification.verified", data: { verification: { to } } });
    expect(sent.data.proof.jti).toBe(sent.data.verification.id);
    const endpoint = await world.ask("GET", `/v1/webhook-endpoints/${endpointId}`);
    expect(endpoint.body).toMatchObject({ failures: 1, failing_since: expect.any(String) });
  });

  test("outlives its endpoint and its event", async () => {
    const { id, endpointId, eventId } = await delivered();
    await world.ask("DELETE", `/v1/webhook-endpoints/${endpointId}`);
    expect((await world.ask("GET", `/v1/deliveries/${id}`)).body.request.url).toBeNull();
    const events = await world.sql<{ id: string }[]>`select id from events`;
    const uuid = events.find((event) => fromUuid("evt", event.id) === eventId)?.id ?? "";
    await world.sql`delete from events where id = ${uuid}`;
    const { status, body } = await world.ask("GET", `/v1/deliveries/${id}`);
    expect(status).toBe(200);
    expect(body.request).toBeNull();
  });

  test("is unknown to another project, and needs its scope", async () => {
    const { id } = await delivered();
    expect((await world.ask("GET", `/v1/deliveries/${id}`, { key: stranger })).status).toBe(404);
    expect((await world.ask("GET", "/v1/deliveries/dlv_nonsense")).status).toBe(404);
    const key = await world.addKey(["verifications:read"]);
    expect((await world.ask("GET", `/v1/deliveries/${id}`, { key })).status).toBe(403);
  });
});

describe("GET /v1/deliveries", () => {
  test("finds them by endpoint, event and status, page by page", async () => {
    const { id, endpointId, eventId } = await delivered();
    await world.ask("POST", `/v1/events/${eventId}/redeliver`, { body: { endpoint_id: endpointId } });
    const query = `/v1/deliveries?event_id=${eventId}&endpoint_id=${endpointId}&status=pending`;
    const both = await world.ask("GET", query);
    expect(both.body.data).toHaveLength(2);
    expect(both.body.next_cursor).toBeNull();
    const first = await world.ask("GET", `${query}&limit=1`);
    const second = await world.ask("GET", `${query}&limit=1&cursor=${first.body.next_cursor}`);
    expect([...first.body.data, ...second.body.data]).toEqual(both.body.data);
    expect(second.body).toMatchObject({ data: [{ id }], next_cursor: null });
    expect((await world.ask("GET", `/v1/deliveries?endpoint_id=${endpointId}&status=succeeded`)).body.data).toEqual([]);
  });

  test.each([
    ["endpoint_id=1", "endpoint_id"],
    ["event_id=whe_01kaq3h6w8e4ja5p1c2m3n4r5s", "event_id"],
    ["status=done", "status"],
    ["limit=x", "limit"],
    ["cursor=eA", "cursor"],
    ["since=1", "since"],
  ])("?%s is refused by name", async (query, path) => {
    const { status, body } = await world.ask("GET", `/v1/deliveries?${query}`);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path }]);
  });

  test("shows nothing of another project, whatever ids it asks for", async () => {
    const { endpointId, eventId } = await delivered();
    for (const query of ["", `?endpoint_id=${endpointId}`, `?event_id=${eventId}`]) {
      expect((await world.ask("GET", `/v1/deliveries${query}`, { key: stranger })).body.data).toEqual([]);
    }
  });
});
