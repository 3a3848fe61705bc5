export { decideNext, type GiveUpReason, type NextStep, type Situation } from "./decide-next.ts";
export { type MessageEventInput, messageEvent } from "./events.ts";
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
export { type RecordReceiptCommand, type RecordReceiptDeps, recordReceipt } from "./record-receipt.ts";
export { renderMessage } from "./render-message.ts";
export { type SendMessageCommand, type SendMessageDeps, sendMessage } from "./send-message.ts";
export { type AttemptResult, type SettleDeps, settleAttempt } from "./settle-attempt.ts";
export type {
  MessageClaim,
  MessageContent,
  MessageStore,
  Receipted,
  ReceiptedFact,
  ReceiptRecord,
  SettleableClaim,
  Settled,
  Settlement,
} from "./store.ts";
