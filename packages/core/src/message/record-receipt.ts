import type { Receipt } from "../provider/index.ts";
import { type Clock, type Jobs, type Random, readId } from "../runtime/index.ts";
import type { Event, EventType } from "../webhook/index.ts";
import { messageEvent } from "./events.ts";
import type { MessageStatus } from "./message.ts";
import type { MessageStore, ReceiptedFact } from "./store.ts";

export interface RecordReceiptDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly jobs: Jobs;
  readonly messages: MessageStore;
}

export interface RecordReceiptCommand {
  readonly provider: string;
  readonly receipt: Receipt;
}

const eventTypes: Partial<Record<MessageStatus, EventType>> = {
  sent: "verification.sent",
  delivered: "verification.delivered",
  undelivered: "message.failed",
};

/** Takes a receipt whose signature was checked. Repeats and latecomers change nothing; returns whether it did. */
export async function recordReceipt(
  deps: RecordReceiptDeps,
  { provider, receipt }: RecordReceiptCommand,
): Promise<boolean> {
  const attemptId = receipt.attemptId === null ? null : readId("att", receipt.attemptId);
  const { providerMessageId, status, providerCode } = receipt;
  const record = { attemptId, provider, providerMessageId, status, providerCode };
  const changed = await deps.messages.applyReceipt(record, (fact) => eventOf(deps, fact, providerCode));
  if (changed === null) return false;
  await deps.jobs.enqueue(
    changed.deliveryIds.map((deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 })),
  );
  return true;
}

function eventOf(deps: RecordReceiptDeps, fact: ReceiptedFact, providerCode: string | null): Event | null {
  const { projectId, verificationId, snapshot } = fact;
  const { status } = fact.message;
  const type = eventTypes[status];
  if (type === undefined) return null;
  const message = { id: fact.message.id, channel: fact.message.channel, projectId, verificationId };
  const reason = status === "undelivered" ? (providerCode ?? "undelivered") : null;
  return messageEvent({ type, message, snapshot, status, reason }, deps);
}
