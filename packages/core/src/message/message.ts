import type { Channel, ReceiptStatus, RejectionKind, UnknownCause } from "../provider/index.ts";
import type { AttemptId, MessageId, ProjectId, VerificationId } from "../runtime/index.ts";

export const MESSAGE_STATUSES = [
  "queued",
  "sending",
  "waiting",
  "sent",
  "delivered",
  "undelivered",
  "failed",
  "canceled",
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** What can happen to a Message. */
export type MessageFact =
  | "claimed"
  | "accepted"
  | "put_off"
  | "given_up"
  | "delivery_confirmed"
  | "delivery_refuted"
  /** What was sent did not arrive, or nobody said so in time, and another provider is asked. */
  | "failed_over"
  | "no_longer_wanted";

/** The Message's state machine. A receipt may overtake our own note of the answer, so `sending` and `waiting` take it. */
export const messageTransitions: Record<MessageStatus, Partial<Record<MessageFact, MessageStatus>>> = {
  queued: { claimed: "sending", no_longer_wanted: "canceled", given_up: "failed" },
  waiting: {
    claimed: "sending",
    accepted: "sent",
    delivery_confirmed: "delivered",
    delivery_refuted: "undelivered",
    failed_over: "waiting",
    no_longer_wanted: "canceled",
    given_up: "failed",
  },
  sending: {
    accepted: "sent",
    put_off: "waiting",
    given_up: "failed",
    delivery_confirmed: "delivered",
    delivery_refuted: "undelivered",
    failed_over: "waiting",
    no_longer_wanted: "canceled",
  },
  sent: { delivery_confirmed: "delivered", delivery_refuted: "undelivered", failed_over: "waiting" },
  undelivered: { delivery_confirmed: "delivered" },
  delivered: {},
  failed: {},
  canceled: {},
};

/** The statuses from which a fact leads somewhere: what a store puts in its `WHERE`. */
export function statusesBefore(fact: MessageFact): readonly MessageStatus[] {
  return MESSAGE_STATUSES.filter((status) => messageTransitions[status][fact] !== undefined);
}

export const ATTEMPT_STATUSES = ["started", "accepted", "rejected", "unknown"] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

/**
 * `started → accepted · rejected · unknown`; evidence (a receipt, a look-up, a late answer) settles an `unknown`,
 * and takes back that its provider knew of no such text.
 */
export const attemptTransitions: Record<AttemptStatus, readonly AttemptStatus[]> = {
  started: ["accepted", "rejected", "unknown"],
  unknown: ["accepted", "rejected"],
  accepted: [],
  rejected: [],
};

/** One text or call for one Verification; a resend is a new Message. */
export interface Message {
  readonly id: MessageId;
  readonly verificationId: VerificationId;
  readonly projectId: ProjectId;
  readonly channel: Channel;
  readonly status: MessageStatus;
  /** Which code it carries. */
  readonly generation: number;
  /** The provider account to ask next; null once nothing is left to ask. */
  readonly nextProvider: string | null;
  readonly sender: string | null;
  readonly segments: number | null;
  /** Class of its jobs: 0 is served first. */
  readonly priority: number;
  readonly createdAt: Date;
}

export interface Attempt {
  readonly id: AttemptId;
  readonly provider: string;
  readonly status: AttemptStatus;
  /** Why not accepted. `absent`: nobody could say, and its provider, asked later, knows of no such text. */
  readonly cause: RejectionKind | UnknownCause | "absent" | null;
  readonly providerCode: string | null;
  /** The provider's own id of the text. */
  readonly providerMessageId: string | null;
  /** The last word of its receipts. */
  readonly receiptStatus: ReceiptStatus | null;
  readonly retryAfterSeconds: number | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}
