import { describe, expect, test } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import { TEST_OUTCOMES, TEST_PROVIDER, type TestOutcome } from "../test-number/index.ts";
import { aClaim, aContent, aMessage, anId, aReceiptedFact } from "../testing/builders.ts";
import { createTestClock, TEST_START } from "../testing/clock.ts";
import { testKeyRing } from "../testing/key-ring.ts";
import { createConstantRandom } from "../testing/random.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import { createScriptedMessageStore } from "../testing/scripted-message-store.ts";
import type { SendMessageDeps } from "./deps.ts";
import { providersOf } from "./route-of.ts";
import { sendMessage } from "./send-message.ts";

const never = (what: string) => (): never => {
  throw new Error(`a test must not reach ${what}`);
};

/** A worker of which nothing that leads to a provider may be touched. */
function setUp(outcome: TestOutcome, { ageSeconds = 0, channel = "sms" as "sms" | "call" } = {}) {
  const clock = createTestClock();
  const message = aMessage({ nextProvider: TEST_PROVIDER, channel, createdAt: addSeconds(TEST_START, -ageSeconds) });
  const claim = aClaim({
    message,
    content: aContent({ testOutcome: outcome, suppliedCode: "424242" }),
    attempt: { id: anId("att"), provider: TEST_PROVIDER, startedAt: TEST_START },
    handsetFull: true,
  });
  const fact = aReceiptedFact({ content: claim.content });
  const result = {
    messageId: message.id,
    verificationId: message.verificationId,
    messageStatus: "delivered",
    deliveryIds: [],
    nudges: 0,
  } as const;
  const messages = createScriptedMessageStore({ claim, receipted: { fact, result } });
  const deps: SendMessageDeps = {
    clock,
    random: createConstantRandom(0.5),
    jobs: createRecordingJobs(),
    messages,
    standingOf: never("the breakers"),
    tryNextChannel: async () => false,
    endUndeliverable: async () => {},
    keyRing: testKeyRing("k1"),
    publicUrl: "https://verify.example.com",
    providers: new Proxy(new Map(), { get: never("a provider") }),
    health: { note: never("health"), takeProbe: never("health"), nextLook: never("health") },
    rates: { take: never("the rates") },
    ratesOf: never("the rates"),
    receiptUrl: never("receipts"),
  };
  const send = () => sendMessage(deps, { messageId: message.id, signal: new AbortController().signal });
  return { send, messages, deps, claim };
}

describe.each(TEST_OUTCOMES)("a text to a number that is %s", (outcome) => {
  test.each(["sms", "call"] as const)("asks nobody and counts nowhere, by %s", async (channel) => {
    const { send, messages } = setUp(outcome, { ageSeconds: 60, channel });
    await send();
    expect(messages.settlements).toHaveLength(1);
    for (const { provider } of messages.receipts) expect(provider).toBe(TEST_PROVIDER);
  });
});

test("what is late waits five seconds from when it was asked for, and then goes out once", async () => {
  const early = setUp("delivered_late", { ageSeconds: 2 });
  expect(await early.send()).toEqual({ kind: "again", at: addSeconds(TEST_START, 3) });
  expect(early.messages.settlements[0]?.settlement).toMatchObject({ result: null, next: { provider: TEST_PROVIDER } });
  expect(early.messages.receipts).toEqual([]);
  const due = setUp("delivered_late", { ageSeconds: 5 });
  await due.send();
  expect(due.messages.settlements[0]?.settlement.result).toMatchObject({ kind: "accepted" });
  expect(due.messages.receipts).toMatchObject([{ status: "delivered" }]);
});

test("whatever follows it, no account of the route is asked", () => {
  const { deps, claim } = setUp("undelivered");
  const content = { ...claim.content };
  const project = { ...claim.project, settings: { ...claim.project.settings, providers: ["twilio", "vonage"] } };
  expect(providersOf(deps, { ...claim, project, content })).toEqual([TEST_PROVIDER]);
});
