import type { Attempt, Message } from "@proofline/core/message";
import { fromUuid } from "@proofline/core/runtime";
import type { attempts, messages } from "../schema/index.ts";

export type MessageRow = typeof messages.$inferSelect;
export type AttemptRow = typeof attempts.$inferSelect;

export function toMessage(row: MessageRow): Message {
  return {
    id: fromUuid("msg", row.id),
    verificationId: fromUuid("ver", row.verificationId),
    projectId: fromUuid("prj", row.projectId),
    channel: row.channel,
    status: row.status,
    generation: row.generation,
    nextProvider: row.nextProvider,
    sender: row.sender,
    segments: row.segments,
    priority: row.priority,
    createdAt: row.createdAt,
  };
}

export function toAttempt(row: AttemptRow): Attempt {
  return {
    id: fromUuid("att", row.id),
    provider: row.provider,
    status: row.status,
    cause: row.cause as Attempt["cause"],
    providerCode: row.providerCode,
    providerMessageId: row.providerMessageId,
    receiptStatus: row.receiptStatus,
    retryAfterSeconds: row.retryAfterSeconds,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}
