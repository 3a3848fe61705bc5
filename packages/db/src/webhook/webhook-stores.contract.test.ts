import { newId } from "@proofline/core/runtime";
import {
  type DeliverySettlement,
  type EventType,
  newSigningKeyPair,
  REPLAY_PRIORITY,
  type TryRecord,
  type WebhookEndpoint,
} from "@proofline/core/webhook";
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
    ...newSigningKeyPair({ bytes: (length) => new Uint8Array(length).fill(7) }),
    enabled: true,
    disabledReason: null,
    health: { failures: 0, failingSince: null, openUntil: null },
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

const settlement = (
  next: DeliverySettlement["next"],
  change: Partial<DeliverySettlement> = {},
): DeliverySettlement => ({
  record: aTry(),
  next,
  verdict: { kind: "healthy" },
  disabledEvent: null,
  ...change,
});

async function claimed() {
  const { deliveryIds } = await startedDeliveries();
  const claim = deliveryIds[0] === undefined ? null : await world.deliveries.claim(deliveryIds[0]);
  if (claim === null) throw new Error("not claimed");
  return claim;
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
    expect(JSON.stringify(await world.sql`select w::text from webhook_endpoints w`)).not.toMatch(
      /whsec_|whsk_|414141/i,
    );
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
    expect((await world.deliveries.settle(claim, settlement({ kind: "again", at }))).held).toBe(true);
    expect(await world.sweeps.nudgeDeliveries(10)).toEqual([]);
    await world.sql`update deliveries set due_at = now(), nudged_at = now() - interval '10 seconds'`;
    expect(await world.sweeps.nudgeDeliveries(10)).toEqual([{ id: claim.deliveryId, nudge: 1, priority: 0 }]);
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
    expect((await world.deliveries.settle(first, settlement({ kind: "exhausted" }))).held).toBe(false);
    expect((await world.deliveries.settle(second, settlement({ kind: "succeeded" }))).held).toBe(true);
    const [row] = await world.sql`select status, (select count(*)::int from tries) as tries from deliveries`;
    expect(row).toEqual({ status: "succeeded", tries: 2 });
  });

  test("an endpoint that is gone is not called again", async () => {
    const endpoint = await anEndpoint();
    const { deliveryIds } = await startedDeliveries();
    const claim = deliveryIds[0] === undefined ? null : await world.deliveries.claim(deliveryIds[0]);
    if (claim === null) throw new Error("not claimed");
    await world.deliveries.settle(
      claim,
      settlement({ kind: "gone" }, { verdict: { kind: "disable", reason: "gone" } }),
    );
    expect(await world.endpoints.find(world.project.id, endpoint.id)).toMatchObject({
      enabled: false,
      disabledReason: "gone",
    });
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

describe("an endpoint's health", () => {
  const failing = (openUntil: Date | null): DeliverySettlement["verdict"] => ({
    kind: "failing",
    health: { failures: 1, failingSince: new Date(), openUntil },
  });
  const at = new Date(Date.now() + 60_000);

  test("failures add up over workers, and one success forgets them", async () => {
    const endpoint = await anEndpoint();
    const claims = [await claimed(), await claimed(), await claimed()];
    const openUntil = new Date(Date.now() + 30_000);
    await Promise.all(
      claims.map((claim) =>
        world.deliveries.settle(claim, settlement({ kind: "again", at }, { verdict: failing(openUntil) })),
      ),
    );
    expect((await world.endpoints.find(world.project.id, endpoint.id))?.health).toMatchObject({
      failures: 3,
      openUntil,
    });
    await world.deliveries.settle(await claimed(), settlement({ kind: "succeeded" }));
    expect((await world.endpoints.find(world.project.id, endpoint.id))?.health).toEqual({
      failures: 0,
      failingSince: null,
      openUntil: null,
    });
  });

  test("disabling is said once, to the other endpoints", async () => {
    const endpoint = await anEndpoint(["verification.created"]);
    await anEndpoint(["webhook_endpoint.disabled"]);
    const claims = [await claimed(), await claimed()];
    const settled = await Promise.all(
      claims.map((claim) => {
        const { endpoint: of } = claim;
        const disabledEvent = {
          id: newId("evt", world.source),
          type: "webhook_endpoint.disabled",
          projectId: of.projectId,
          verificationId: null,
          at: new Date(),
          data: { webhook_endpoint: { id: of.id } },
        } as const;
        const verdict = { kind: "disable", reason: "failing" } as const;
        return world.deliveries.settle(claim, settlement({ kind: "again", at }, { verdict, disabledEvent }));
      }),
    );
    expect(settled.flatMap(({ deliveryIds }) => deliveryIds)).toHaveLength(1);
    const enabled = await world.endpoints.enable(world.project.id, endpoint.id);
    expect(enabled).toMatchObject({ enabled: true, disabledReason: null, health: { failures: 0 } });
  });

  test("a claim put off costs no try", async () => {
    await anEndpoint();
    const claim = await claimed();
    await world.deliveries.putOff(claim, new Date(Date.now() - 1_000));
    expect((await world.deliveries.claim(claim.deliveryId))?.tries).toBe(1);
  });
});

describe("rotation", () => {
  test("the new secret comes first and the old one signs until its time is up", async () => {
    const endpoint = await anEndpoint();
    const rotated = await world.endpoints.addSecret(world.project.id, endpoint.id, {
      secret: "whsec_CCCC",
      expiresAt: new Date(Date.now() + 60_000),
    });
    expect(rotated?.secrets).toEqual(["whsec_CCCC", "whsec_AAAA", "whsec_BBBB"]);
    expect(await world.endpoints.find(world.project.id, endpoint.id)).toEqual(rotated);
  });

  test("an overlap of nothing ends every earlier secret, those of an earlier overlap too", async () => {
    const endpoint = await anEndpoint();
    const add = (secret: string, expiresAt: Date) =>
      world.endpoints.addSecret(world.project.id, endpoint.id, { secret, expiresAt });
    await add("whsec_CCCC", new Date(Date.now() + 60_000));
    const leaked = await add("whsec_DDDD", new Date(0));
    expect(leaked?.secrets).toEqual(["whsec_DDDD"]);
    // And a long overlap brings none back.
    const after = await add("whsec_EEEE", new Date(Date.now() + 60_000));
    expect(after?.secrets).toEqual(["whsec_EEEE", "whsec_DDDD"]);
  });

  test("parallel rotations keep every new secret", async () => {
    const endpoint = await anEndpoint();
    const expiresAt = new Date(Date.now() + 60_000);
    const fresh = ["whsec_0001", "whsec_0002", "whsec_0003", "whsec_0004"];
    await Promise.all(
      fresh.map((secret) => world.endpoints.addSecret(world.project.id, endpoint.id, { secret, expiresAt })),
    );
    const found = await world.endpoints.find(world.project.id, endpoint.id);
    expect(found?.secrets.toSorted()).toEqual([...fresh, ...endpoint.secrets].toSorted());
  });
});

describe("look back and replay", () => {
  test("deliveries are listed newest first by any filter, each with its tries", async () => {
    const endpoint = await anEndpoint();
    const claim = await claimed();
    await world.deliveries.settle(
      claim,
      settlement({ kind: "succeeded" }, { record: aTry({ answerExcerpt: "a\0b" }) }),
    );
    await startedDeliveries();
    const query = {
      projectId: world.project.id,
      endpointId: null,
      eventId: null,
      status: null,
      limit: 10,
      before: null,
    };
    expect((await world.deliveries.list(query)).map(({ status }) => status)).toEqual(["pending", "succeeded"]);
    expect(await world.deliveries.list({ ...query, endpointId: endpoint.id, status: "succeeded" })).toHaveLength(1);
    expect(await world.deliveries.list({ ...query, eventId: claim.event.id })).toHaveLength(1);
    const found = await world.deliveries.find(world.project.id, claim.deliveryId);
    expect(found?.record).toMatchObject([{ statusCode: 500, answerExcerpt: "a\uFFFDb" }]);
    expect(await world.deliveries.find("prj_01h455vb4pex5vsknk084sn02q", claim.deliveryId)).toBeNull();
  });

  test("an event is delivered again to who subscribes, or to one endpoint", async () => {
    const endpoint = await anEndpoint(["verification.failed"]);
    const { record } = await startedDeliveries();
    expect(await world.events.redeliver(world.project.id, record.event.id, null)).toEqual([]);
    expect(await world.events.redeliver(world.project.id, record.event.id, endpoint.id)).toHaveLength(1);
    expect(await world.events.redeliver("prj_01h455vb4pex5vsknk084sn02q", record.event.id, null)).toBeNull();
    const [shown] = await world.events.list({
      projectId: world.project.id,
      type: "verification.created",
      limit: 1,
      before: null,
    });
    expect(shown).toEqual({ event: record.event, to: record.verification.to });
  });

  test("a replay brings every event of its range out again, call by call, and none twice", async () => {
    const since = new Date(Date.now() - 1_000);
    for (let i = 0; i < 5; i++) {
      await startedDeliveries();
      const created = Date.now();
      while (Date.now() === created) await new Promise(setImmediate);
    }
    await anEndpoint();
    const query = {
      projectId: world.project.id,
      until: new Date(Date.now() + 1_000),
      types: [],
      endpointId: null,
      limit: 2,
    };
    let from: Date | null = since;
    let calls = 0;
    while (from !== null) {
      const { resumeSince } = await world.events.replay({ ...query, since: from });
      from = resumeSince;
      calls++;
    }
    const rows = await world.sql`select event_id, count(*)::int as n from deliveries group by event_id`;
    expect(rows.map(({ n }) => n)).toEqual([1, 1, 1, 1, 1]);
    expect(calls).toBe(3);
    const nudges = await world.sweeps.nudgeDeliveries(100);
    expect(nudges).toHaveLength(5);
    // Behind whatever is new.
    expect(nudges.every(({ priority }) => priority === REPLAY_PRIORITY)).toBe(true);
  });
});
