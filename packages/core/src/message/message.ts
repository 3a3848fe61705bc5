import type { Channel, RejectionKind, UnknownCause } from "../provider/index.ts";
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
  | "no_longer_wanted";

/** The Message's state machine. A receipt may overtake our own note of the answer, so `sending` and `waiting` take it. */
export const messageTransitions: Record<MessageStatus, Partial<Record<MessageFact, MessageStatus>>> = {
  queued: { claimed: "sending", no_longer_wanted: "canceled", given_up: "failed" },
  waiting: {
    claimed: "sending",
    accepted: "sent",
    delivery_confirmed: "delivered",
    delivery_refuted: "undelivered",
    no_longer_wanted: "canceled",
    given_up: "failed",
  },
  sending: {
    accepted: "sent",
    put_off: "waiting",
    given_up: "failed",
    delivery_confirmed: "delivered",
    delivery_refuted: "undelivered",
    no_longer_wanted: "canceled",
  },
  sent: { delivery_confirmed: "delivered", delivery_refuted: "undelivered" },
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

/** `started → accepted · rejected · unknown`; evidence (a receipt, a late answer) may turn `unknown` into `accepted`. */
export const attemptTransitions: Record<AttemptStatus, readonly AttemptStatus[]> = {
  started: ["accepted", "rejected", "unknown"],
  unknown: ["accepted"],
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
  readonly createdAt: Date;
}

export interface Attempt {
  readonly id: AttemptId;
  readonly provider: string;
  readonly status: AttemptStatus;
  /** Why not accepted: a RejectionKind or an UnknownCause. */
  readonly cause: RejectionKind | UnknownCause | null;
  readonly providerCode: string | null;
  readonly retryAfterSeconds: number | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}
