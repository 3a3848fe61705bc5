import { createSealer, readKeyRing } from "@proofline/core/access";
import { newId } from "@proofline/core/runtime";
import { newSigningKeyPair, type WebhookEndpoint } from "@proofline/core/webhook";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createTestNumberStore,
  createWebhookEndpointStore,
  loadPhoneIndexKey,
  resealUnderNewestKey,
} from "../index.ts";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const base64 = (fill: number) => Buffer.alloc(32, fill).toString("base64");

function sealerOf(ring: string) {
  const reading = readKeyRing(ring);
  if (!reading.ok) throw new Error("no ring");
  return createSealer({ ring: reading.ring, random: world.source.random });
}

test("after a rotation and a start, the old key can leave the ring and nothing is lost", async () => {
  const before = sealerOf(`k1:${base64(1)}`);
  const { random } = world.source;
  const indexKey = await loadPhoneIndexKey(world.database, { sealer: before, random });
  const endpoint: WebhookEndpoint = {
    id: newId("whe", world.source),
    projectId: world.project.id,
    url: "https://example.com/hook",
    types: [],
    secrets: ["whsec_AAAA"],
    ...newSigningKeyPair(random),
    enabled: true,
    disabledReason: null,
    health: { failures: 0, failingSince: null, openUntil: null },
    createdAt: world.source.clock.now(),
  };
  await createWebhookEndpointStore(world.database, { sealer: before }).insert(endpoint);
  const both = sealerOf(`k2:${base64(2)},k1:${base64(1)}`);
  const own = { number: "+447400123456", code: "135790", outcome: "undelivered", expiresAt: null } as const;
  const put = { phoneDigest: "ab".repeat(16), testNumber: own };
  expect(await createTestNumberStore(world.database, { sealer: before }).put(world.project.id, put)).toBe(true);
  expect(await resealUnderNewestKey(world.database, { sealer: both })).toBe(3);
  expect(await resealUnderNewestKey(world.database, { sealer: both })).toBe(0);
  const after = sealerOf(`k2:${base64(2)}`);
  expect(await loadPhoneIndexKey(world.database, { sealer: after, random })).toEqual(indexKey);
  const endpoints = createWebhookEndpointStore(world.database, { sealer: after });
  expect(await endpoints.find(world.project.id, endpoint.id)).toEqual(endpoint);
  expect(await createTestNumberStore(world.database, { sealer: after }).list(world.project.id)).toEqual([own]);
});
