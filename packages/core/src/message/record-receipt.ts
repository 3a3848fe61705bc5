import type { Receipt } from "../provider/index.ts";
import { readId } from "../runtime/index.ts";
import type { SettleDeps } from "./deps.ts";
import { judgeReceipt } from "./judge-receipt.ts";
import { sendJob } from "./settle-attempt.ts";
import type { ReceiptedFact, ReceiptRecord } from "./store.ts";

export type RecordReceiptDeps = Pick<
  SettleDeps,
  "clock" | "random" | "jobs" | "messages" | "standingOf" | "tryNextChannel"
>;

export interface RecordReceiptCommand {
  readonly provider: string;
  readonly receipt: Receipt;
}

/** Takes a receipt whose signature was checked. Repeats and latecomers change nothing; returns whether it did. */
export async function recordReceipt(
  deps: RecordReceiptDeps,
  { provider, receipt }: RecordReceiptCommand,
): Promise<boolean> {
  const attemptId = receipt.attemptId === null ? null : readId("att", receipt.attemptId);
  const { providerMessageId, status, providerCode } = receipt;
  return await applyRecord(deps, { attemptId, provider, providerMessageId, status, providerCode });
}

/** The same for a receipt in our own words: one that was parked, or what a look-up found. */
export async function applyRecord(deps: RecordReceiptDeps, record: ReceiptRecord): Promise<boolean> {
  let judged: ReceiptedFact | null = null;
  const changed = await deps.messages.applyReceipt(record, (fact) => {
    judged = fact;
    return judgeReceipt(deps, { fact, record });
  });
  if (changed === null || judged === null) return false;
  const { message, project }: ReceiptedFact = judged;
  await deps.jobs.enqueue([
    ...changed.deliveryIds.map(
      (deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 }) as const,
    ),
    ...(changed.messageStatus === "waiting"
      ? [sendJob(deps, { claim: { message }, at: deps.clock.now(), nudge: changed.nudges })]
      : []),
  ]);
  if (changed.messageStatus === "undelivered" && project.settings.onUndelivered !== "nothing") {
    await deps.tryNextChannel({ project, ...message });
  }
  return true;
}
