import { describe, expect, test } from "vitest";
import type { ProjectSettings } from "../project/index.ts";
import type { Receipt, ReceiptStatus } from "../provider/index.ts";
import { aMessage, anAttempt, anId, aProject, aReceiptedFact } from "../testing/builders.ts";
import { createTestClock, TEST_START } from "../testing/clock.ts";
import { createTestRandom } from "../testing/random.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import { createScriptedMessageStore } from "../testing/scripted-message-store.ts";
import type { MessageStatus } from "./message.ts";
import { type RecordReceiptDeps, recordReceipt } from "./record-receipt.ts";
import type { ReceiptedFact } from "./store.ts";

const aReceipt = (overrides: Partial<Receipt> = {}): Receipt => ({
  attemptId: anId("att"),
  providerMessageId: "SM1",
  status: "delivered",
  providerCode: null,
  ...overrides,
});

function setUp(fact: Partial<ReceiptedFact> | null) {
  const jobs = createRecordingJobs();
  const nextChannels: string[] = [];
  const receipted = {
    fact: aReceiptedFact(fact ?? {}),
    result: {
      messageId: anId("msg"),
      verificationId: anId("ver"),
      messageStatus: "sent",
      deliveryIds: [anId("dlv")],
      nudges: 3,
    },
  } as const;
  const messages = createScriptedMessageStore({ receipted: fact === null ? null : receipted });
  const deps: RecordReceiptDeps = {
    clock: createTestClock(),
    random: createTestRandom(),
    jobs,
    messages,
    standingOf: () => ({ kind: "closed" }),
    async tryNextChannel({ verificationId }) {
      nextChannels.push(verificationId);
      return true;
    },
  };
  const record = (receipt: Receipt) => recordReceipt(deps, { provider: "twilio", receipt });
  return { record, jobs, messages, nextChannels };
}

const only = (providers: string[], rest: Partial<ProjectSettings> = {}) => ({
  project: aProject({ providers, ...rest }),
});

describe("a receipt that tells something new", () => {
  test.each<{
    from: MessageStatus;
    receipt: ReceiptStatus;
    status: MessageStatus;
    type: string;
    reason: string | null;
  }>([
    { from: "sending", receipt: "sent", status: "sent", type: "verification.sent", reason: null },
    { from: "waiting", receipt: "accepted", status: "sent", type: "verification.sent", reason: null },
    { from: "sent", receipt: "delivered", status: "delivered", type: "verification.delivered", reason: null },
    { from: "undelivered", receipt: "delivered", status: "delivered", type: "verification.delivered", reason: null },
    { from: "sent", receipt: "undelivered", status: "undelivered", type: "message.failed", reason: "30003" },
  ])(
    "$receipt makes a message that is $from $status, told as $type",
    async ({ from, receipt, status, type, reason }) => {
      const attempts = [anAttempt({ status: "accepted", receiptStatus: receipt })];
      const { record, jobs, messages } = setUp({ ...only(["twilio"]), attempts, message: aMessage({ status: from }) });
      expect(await record(aReceipt({ status: receipt, providerCode: "30003" }))).toBe(true);
      expect(messages.verdicts).toMatchObject([
        { status, next: null, event: { type, at: TEST_START, data: { message: { id: anId("msg"), status, reason } } } },
      ]);
      expect(jobs.enqueued).toEqual([{ name: "webhook.deliver", payload: { deliveryId: anId("dlv") }, nudge: 0 }]);
    },
  );

  test("without a code of the provider's is told all the same", async () => {
    const attempts = [anAttempt({ status: "accepted", receiptStatus: "undelivered" })];
    const { record, messages } = setUp({ ...only(["twilio"]), attempts });
    await record(aReceipt({ status: "undelivered" }));
    expect(messages.verdicts).toMatchObject([{ event: { data: { message: { reason: "undelivered" } } } }]);
  });
});

describe("a text that did not arrive", () => {
  const attempts = [anAttempt({ status: "accepted", receiptStatus: "undelivered" })];
  const undelivered = aReceipt({ status: "undelivered", providerCode: "30003" });

  test("is followed by the next provider at once, with the same code, and is not called failed", async () => {
    const { record, jobs, messages, nextChannels } = setUp({ attempts });
    expect(await record(undelivered)).toBe(true);
    expect(messages.verdicts).toMatchObject([
      { status: "waiting", next: { provider: "vonage", at: TEST_START }, event: null },
    ]);
    expect(jobs.enqueued).toContainEqual({
      name: "message.send",
      payload: { messageId: anId("msg") },
      nudge: 3,
      delayMs: 0,
      priority: 0,
    });
    expect(nextChannels).toEqual([]);
  });

  test("is followed by the next channel where the project wants that, or no provider is left", async () => {
    for (const fact of [
      { attempts, ...only(["twilio"]) },
      { attempts, project: aProject({ onUndelivered: "next_channel" }) },
    ]) {
      const { record, messages, nextChannels } = setUp(fact);
      await record(undelivered);
      expect(messages.verdicts).toMatchObject([{ status: "undelivered" }]);
      expect(nextChannels).toEqual([anId("ver")]);
    }
  });

  test("is followed by nothing where the project wants that, or nobody waits for it any more", async () => {
    const nothing = setUp({ attempts, project: aProject({ onUndelivered: "nothing" }) });
    await nothing.record(undelivered);
    expect(nothing.messages.verdicts).toMatchObject([{ status: "undelivered", next: null }]);
    expect(nothing.nextChannels).toEqual([]);
    const over = setUp({ attempts, live: false });
    await over.record(undelivered);
    expect(over.messages.verdicts).toMatchObject([{ status: "undelivered", next: null }]);
  });

  test("does not speak for another one of the same message that may still arrive", async () => {
    const second = anAttempt({ provider: "vonage", status: "accepted" });
    const { record, messages } = setUp({ attempts: [...attempts, second] });
    expect(await record(undelivered)).toBe(false);
    expect(messages.verdicts).toEqual([null]);
  });
});

describe("a receipt that tells nothing new", () => {
  test("a repeat, a latecomer or a stranger changes nothing and nobody hears of it", async () => {
    const { record, jobs } = setUp(null);
    expect(await record(aReceipt())).toBe(false);
    expect(jobs.enqueued).toEqual([]);
  });
});

describe("which attempt it is about", () => {
  test("our own reference is used when it is one", async () => {
    const { record, messages } = setUp(null);
    await record(aReceipt());
    expect(messages.receipts).toMatchObject([{ attemptId: anId("att"), provider: "twilio", providerMessageId: "SM1" }]);
  });

  test.each([null, "", "att_garbage", anId("msg"), "' or 1=1"])(
    "%j is no reference: the provider's own must do",
    async (attemptId) => {
      const { record, messages } = setUp(null);
      await record(aReceipt({ attemptId }));
      expect(messages.receipts).toMatchObject([{ attemptId: null, providerMessageId: "SM1" }]);
    },
  );
});
