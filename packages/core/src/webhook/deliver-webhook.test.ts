import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import { anEndpoint, anEvent, anId, TEST_NUMBER } from "../testing/builders.ts";
import { createTestClock } from "../testing/clock.ts";
import { createConstantRandom } from "../testing/random.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import type { PostResult, WebhookPost } from "./client.ts";
import { deliverWebhook } from "./deliver-webhook.ts";
import type { DeliveryClaim, DeliverySettlement } from "./delivery.ts";
import { createEndpointGate, type EndpointGate, type GateWait } from "./endpoint-gate.ts";

const aDelivery = (overrides: Partial<DeliveryClaim> = {}): DeliveryClaim => ({
  deliveryId: anId("dlv"),
  tries: 1,
  endpoint: anEndpoint(),
  event: anEvent(),
  to: TEST_NUMBER,
  ...overrides,
});
const answered = (status: number, retryAfterSeconds: number | null = null): PostResult => ({
  kind: "answered",
  status,
  retryAfterSeconds,
  body: "thanks",
  bodyExcerpt: "thanks",
  durationMs: 3,
});

function setUp({
  claim = aDelivery(),
  result = answered(200),
  now = new Date(),
  tookSeconds = 0,
  gate = createEndpointGate({ healthyMax: 2, failingMax: 1 }),
}: {
  claim?: DeliveryClaim | null;
  result?: PostResult;
  now?: Date;
  tookSeconds?: number;
  gate?: EndpointGate;
} = {}) {
  const clock = createTestClock(now);
  const posts: WebhookPost[] = [];
  const settled: DeliverySettlement[] = [];
  const putOff: Date[] = [];
  const deps = {
    clock,
    random: createConstantRandom(0x80),
    deliveries: {
      claim: async () => claim,
      async putOff(_: DeliveryClaim, at: Date) {
        putOff.push(at);
      },
      async settle(_: DeliveryClaim, settlement: DeliverySettlement) {
        settled.push(settlement);
        return { held: true, deliveryIds: [] };
      },
      list: async () => [],
      find: async () => null,
    },
    jobs: createRecordingJobs(),
    issuer: "https://verify.example.com",
    gate,
    client: {
      checkUrl: () => ({ ok: true }) as const,
      async post(request: WebhookPost) {
        posts.push(request);
        clock.advance(tookSeconds);
        return result;
      },
    },
  };
  const deliver = () => deliverWebhook(deps, { deliveryId: anId("dlv"), signal: new AbortController().signal });
  return { deliver, posts, settled, putOff, clock };
}

describe("one try", () => {
  test("is one POST of JSON that the published library accepts", async () => {
    const { deliver, posts } = setUp();
    expect(await deliver()).toEqual({ kind: "done" });
    const [post, ...more] = posts;
    if (post === undefined) throw new Error("nothing was posted");
    expect(more).toEqual([]);
    expect(post.url).toBe("https://example.com/hooks");
    expect(post.headers["content-type"]).toBe("application/json");
    const [secret = ""] = anEndpoint().secrets;
    expect(new Webhook(secret).verify(post.body, { ...post.headers })).toMatchObject({
      type: "verification.verified",
      data: { verification: { to: TEST_NUMBER } },
    });
  });

  test("that succeeds ends the delivery and is noted with what the receiver said", async () => {
    const now = new Date("2026-11-20T20:00:00Z");
    const { deliver, settled } = setUp({ now, tookSeconds: 2 });
    await deliver();
    expect(settled).toEqual([
      {
        record: {
          id: expect.stringMatching(/^try_/),
          startedAt: now,
          endedAt: addSeconds(now, 2),
          statusCode: 200,
          error: null,
          answerExcerpt: "thanks",
        },
        next: { kind: "succeeded" },
        verdict: { kind: "healthy" },
        disabledEvent: null,
      },
    ]);
  });

  test("that fails leaves the time of the next one in the row, counted from its end, and holds no job meanwhile", async () => {
    const now = new Date("2026-11-20T20:00:00Z");
    const { deliver, settled } = setUp({ now, tookSeconds: 15, result: answered(500), claim: aDelivery({ tries: 2 }) });
    expect(await deliver()).toEqual({ kind: "done" });
    const next = settled[0]?.next;
    expect(next?.kind).toBe("again");
    const pauseMs = next?.kind === "again" ? next.at.getTime() - addSeconds(now, 15).getTime() : Number.NaN;
    expect(Math.abs(pauseMs - 300_000)).toBeLessThan(1_000);
  });

  test("hears what the receiver asks for", async () => {
    const now = new Date("2026-11-20T20:00:00Z");
    const { deliver, settled } = setUp({ now, result: answered(503, 450), claim: aDelivery({ tries: 2 }) });
    await deliver();
    expect(settled[0]?.next).toEqual({ kind: "again", at: addSeconds(now, 450) });
  });

  test.each<{ name: string; result: PostResult; error: string }>([
    { name: "a deadline", result: { kind: "failed", cause: "timeout", durationMs: 15_000 }, error: "timeout" },
    { name: "a name that is not known", result: { kind: "failed", cause: "dns", durationMs: 1 }, error: "dns" },
    {
      name: "an address that is not to be reached",
      result: { kind: "refused", reason: "forbidden_address" },
      error: "forbidden_address",
    },
  ])("that ends in $name says so and is tried again", async ({ result, error }) => {
    const { deliver, settled } = setUp({ result });
    await deliver();
    expect(settled).toMatchObject([
      { record: { statusCode: null, answerExcerpt: null, error }, next: { kind: "again" } },
    ]);
  });

  test.each([
    { name: "the tenth failure", claim: aDelivery({ tries: 10 }), status: 500, kind: "exhausted" },
    { name: "a 410", claim: aDelivery(), status: 410, kind: "gone" },
  ])("$name is the last", async ({ claim, status, kind }) => {
    const { deliver, settled } = setUp({ claim, result: answered(status) });
    await deliver();
    expect(settled).toMatchObject([{ next: { kind } }]);
  });
});

test("a delivery that another worker has is left alone", async () => {
  const { deliver, posts, settled } = setUp({ claim: null });
  expect(await deliver()).toEqual({ kind: "done" });
  expect(posts).toEqual([]);
  expect(settled).toEqual([]);
});

test("during a rotation both secrets sign", async () => {
  const secrets = [1, 2].map((fill) => `whsec_${Buffer.alloc(32, fill).toString("base64")}`);
  const { deliver, posts } = setUp({ claim: aDelivery({ endpoint: anEndpoint({ secrets }) }) });
  await deliver();
  for (const secret of secrets) {
    expect(() => new Webhook(secret).verify(posts[0]?.body ?? "", { ...posts[0]?.headers })).not.toThrow();
  }
});

test.each([
  { kind: "crowded", seconds: 5, waits: "its job" },
  { kind: "crowded", seconds: 60, waits: "its job" },
  { kind: "crowded", seconds: 61, waits: "its row" },
  { kind: "open", seconds: 5, waits: "its row" },
] as const)("of what is $kind for $seconds s $waits waits, and no try is spent", async ({ kind, seconds, waits }) => {
  const now = new Date("2026-11-20T20:00:00Z");
  const until = addSeconds(now, seconds);
  const wait: GateWait = { kind, until };
  const { deliver, posts, putOff } = setUp({ now, gate: { enter: () => wait } });
  expect(await deliver()).toEqual(waits === "its job" ? { kind: "again", at: until } : { kind: "done" });
  expect(putOff).toEqual([until]);
  expect(posts).toEqual([]);
});
