export { decideNext, type GiveUpReason, type NextStep } from "./decide-next.ts";
export type { ConcernedVerification, SendMessageDeps, SettleDeps } from "./deps.ts";
export { type MessageEventInput, messageEvent } from "./events.ts";
export { followFailure } from "./follow-failure.ts";
export { giveUpWaiting } from "./give-up-waiting.ts";
export { judgeReceipt } from "./judge-receipt.ts";
export { ladder } from "./ladder.ts";
export {
  ATTEMPT_STATUSES,
  type Attempt,
  type AttemptStatus,
  attemptTransitions,
  MESSAGE_STATUSES,
  type Message,
  type MessageFact,
  type MessageStatus,
  messageTransitions,
  statusesBefore,
} from "./message.ts";
export { applyRecord, type RecordReceiptCommand, type RecordReceiptDeps, recordReceipt } from "./record-receipt.ts";
export { renderMessage } from "./render-message.ts";
export { type SendMessageCommand, sendMessage } from "./send-message.ts";
export { type ClaimEnd, settleAttempt } from "./settle-attempt.ts";
export type { Situation } from "./situation.ts";
export type {
  Evidence,
  MessageClaim,
  MessageContent,
  MessageStore,
  OpenAttempt,
  Receipted,
  ReceiptedFact,
  ReceiptRecord,
  ReceiptVerdict,
  SettleableClaim,
  Settled,
  Settlement,
} from "./store.ts";
