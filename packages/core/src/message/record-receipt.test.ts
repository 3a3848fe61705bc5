import { describe, expect, test } from "vitest";
import type { Receipt } from "../provider/index.ts";
import { anId } from "../testing/builders.ts";
import { createTestClock, TEST_START } from "../testing/clock.ts";
import { createTestRandom } from "../testing/random.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import { createScriptedMessageStore } from "../testing/scripted-message-store.ts";
import type { MessageStatus } from "./message.ts";
import { recordReceipt } from "./record-receipt.ts";

const aReceipt = (overrides: Partial<Receipt> = {}): Receipt => ({
  attemptId: anId("att"),
  providerMessageId: "SM1",
  status: "delivered",
  providerCode: null,
  ...overrides,
});

function setUp(status: MessageStatus | null) {
  const jobs = createRecordingJobs();
  const [projectId, verificationId, messageId] = [anId("prj"), anId("ver"), anId("msg")];
  const messages = createScriptedMessageStore({
    receipted:
      status === null
        ? null
        : {
            fact: {
              projectId,
              verificationId,
              message: { id: messageId, channel: "sms", status },
              snapshot: { id: verificationId },
            },
            result: { messageId, verificationId, messageStatus: status, deliveryIds: [anId("dlv")] },
          },
  });
  const deps = { clock: createTestClock(), random: createTestRandom(), jobs, messages };
  const record = (receipt: Receipt) => recordReceipt(deps, { provider: "twilio", receipt });
  return { record, jobs, messages };
}

describe("a receipt that tells something new", () => {
  test.each<{ status: MessageStatus; type: string; reason: string | null }>([
    { status: "sent", type: "verification.sent", reason: null },
    { status: "delivered", type: "verification.delivered", reason: null },
    { status: "undelivered", type: "message.failed", reason: "30003" },
  ])("makes the message $status and is told as $type", async ({ status, type, reason }) => {
    const { record, jobs, messages } = setUp(status);
    expect(await record(aReceipt({ providerCode: "30003" }))).toBe(true);
    expect(messages.receiptEvents).toMatchObject([
      { type, at: TEST_START, verificationId: anId("ver"), data: { message: { id: anId("msg"), status, reason } } },
    ]);
    expect(jobs.enqueued).toEqual([{ name: "webhook.deliver", payload: { deliveryId: anId("dlv") }, nudge: 0 }]);
  });

  test("without a code of the provider's is told all the same", async () => {
    const { record, messages } = setUp("undelivered");
    await record(aReceipt({ status: "undelivered" }));
    expect(messages.receiptEvents).toMatchObject([{ data: { message: { reason: "undelivered" } } }]);
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
