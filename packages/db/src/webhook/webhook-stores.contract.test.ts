import { newId } from "@proofline/core/runtime";
import type { EventType, TryRecord, WebhookEndpoint } from "@proofline/core/webhook";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function anEndpoint(types: readonly EventType[] = []): Promise<WebhookEndpoint> {
  const endpoint: WebhookEndpoint = {
    id: newId("whe", world.source),
    projectId: world.project.id,
    url: "https://example.com/hook",
    types,
    secrets: ["whsec_AAAA", "whsec_BBBB"],
    enabled: true,
    createdAt: world.source.clock.now(),
  };
  await world.endpoints.insert(endpoint);
  return endpoint;
}

async function startedDeliveries(change = {}) {
  const record = world.aStart(change);
  const outcome = await world.verifications.start(record);
  if (outcome.kind !== "started") throw new Error(outcome.kind);
  return { record, deliveryIds: outcome.deliveryIds };
}

const aTry = (change: Partial<TryRecord> = {}): TryRecord => ({
  id: newId("try", world.source),
  startedAt: new Date(),
  endedAt: new Date(),
  statusCode: 500,
  error: null,
  answerExcerpt: "no",
  ...change,
});

describe("subscriptions", () => {
  test("an event goes to every endpoint that wants its type, and to no other", async () => {
    await anEndpoint();
    await anEndpoint(["verification.created", "verification.verified"]);
    await anEndpoint(["verification.verified"]);
    const { record, deliveryIds } = await startedDeliveries();
    expect(deliveryIds).toHaveLength(2);
    const { deliveryIds: verified } = await world.verifications.end([
      world.anEnding(record.verification, "code_matched"),
    ]);
    expect(verified).toHaveLength(3);
  });

  test("an endpoint comes back as it was stored, its secrets unreadable at rest", async () => {
    const endpoint = await anEndpoint(["verification.failed"]);
    expect(await world.endpoints.find(world.project.id, endpoint.id)).toEqual(endpoint);
    expect(await world.endpoints.list(world.project.id)).toEqual([endpoint]);
    expect(JSON.stringify(await world.sql`select w::text from webhook_endpoints w`)).not.toMatch(/whsec_|414141/i);
    expect(await world.endpoints.remove(world.project.id, endpoint.id)).toBe(true);
    expect(await world.endpoints.remove(world.project.id, endpoint.id)).toBe(false);
  });
});

describe("deliveries", () => {
  test("of 20 workers one gets a delivery, with event, secrets and the clear number", async () => {
    const endpoint = await anEndpoint();
    const { record, deliveryIds } = await startedDeliveries();
    const [id] = deliveryIds;
    if (id === undefined) throw new Error("no delivery");
    const claims = (await Promise.all(Array.from({ length: 20 }, () => world.deliveries.claim(id)))).filter(
      (c) => c !== null,
    );
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({ tries: 1, endpoint, event: record.event, to: record.verification.to });
  });

  test("a failed try comes back when it is due, through the sweep", async () => {
    await anEndpoint();
    const { deliveryIds } = await startedDeliveries();
    const claim = deliveryIds[0] === undefined ? null : await world.deliveries.claim(deliveryIds[0]);
    if (claim === null) throw new Error("not claimed");
    const at = new Date(Date.now() + 60_000);
    expect(await world.deliveries.settle(claim, aTry(), { kind: "again", at })).toBe(true);
    expect(await world.sweeps.nudgeDeliveries(10)).toEqual([]);
    await world.sql`update deliveries set due_at = now(), nudged_at = now() - interval '10 seconds'`;
    expect(await world.sweeps.nudgeDeliveries(10)).toEqual([{ id: claim.deliveryId, nudge: 1 }]);
    expect((await world.deliveries.claim(claim.deliveryId))?.tries).toBe(2);
  });

  test("a try that lost its delivery changes nothing but its own record", async () => {
    await anEndpoint();
    const { deliveryIds } = await startedDeliveries();
    const first = deliveryIds[0] === undefined ? null : await world.deliveries.claim(deliveryIds[0]);
    if (first === null) throw new Error("not claimed");
    await world.sql`update deliveries set due_at = now()`;
    const second = await world.deliveries.claim(first.deliveryId);
    if (second === null) throw new Error("not claimed again");
    expect(await world.deliveries.settle(first, aTry(), { kind: "exhausted" })).toBe(false);
    expect(await world.deliveries.settle(second, aTry({ statusCode: 200 }), { kind: "succeeded" })).toBe(true);
    const [row] = await world.sql`select status, (select count(*)::int from tries) as tries from deliveries`;
    expect(row).toEqual({ status: "succeeded", tries: 2 });
  });

  test("an endpoint that is gone is not called again", async () => {
    const endpoint = await anEndpoint();
    const { deliveryIds } = await startedDeliveries();
    const claim = deliveryIds[0] === undefined ? null : await world.deliveries.claim(deliveryIds[0]);
    if (claim === null) throw new Error("not claimed");
    await world.deliveries.settle(claim, aTry({ statusCode: 410 }), { kind: "gone" });
    expect((await world.endpoints.find(world.project.id, endpoint.id))?.enabled).toBe(false);
    expect((await startedDeliveries()).deliveryIds).toEqual([]);
  });

  test("a delivery whose endpoint was deleted is skipped", async () => {
    const endpoint = await anEndpoint();
    const { deliveryIds } = await startedDeliveries();
    await world.endpoints.remove(world.project.id, endpoint.id);
    if (deliveryIds[0] !== undefined) expect(await world.deliveries.claim(deliveryIds[0])).toBeNull();
    expect(await world.sql`select status from deliveries`).toEqual([{ status: "skipped" }]);
  });

  test("a test event reaches one endpoint alone", async () => {
    const endpoint = await anEndpoint();
    await anEndpoint();
    const { id, projectId } = endpoint;
    const at = new Date();
    const event = {
      id: newId("evt", world.source),
      type: "webhook.test",
      projectId,
      verificationId: null,
      at,
      data: { id },
    } as const;
    const claim = await world.deliveries.claim(await world.endpoints.insertTestEvent(endpoint, event));
    expect(claim).toMatchObject({ endpoint: { id }, event, to: null });
  });
});
