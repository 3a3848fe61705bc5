import type { CodeShape, ResendPolicy } from "../code/index.ts";
import type { DecisionRecord } from "../decision/index.ts";
import type { Channel } from "../provider/index.ts";
import type { ProjectId, VerificationId } from "../runtime/index.ts";
import type { Autofill } from "../template/index.ts";
import type { TestOutcome } from "../test-number/index.ts";

export const VERIFICATION_STATUSES = ["pending", "verified", "failed", "expired", "canceled", "denied"] as const;
export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];
export type EndStatus = Exclude<VerificationStatus, "pending">;

/** What can happen to a Verification. */
export type VerificationFact =
  | "code_matched"
  | "checks_spent"
  | "undeliverable"
  | "time_up"
  | "caller_canceled"
  | "superseded"
  | "send_denied";

/** The Verification's state machine: it ends once, and every fact has one end. */
export const verificationTransitions: Record<VerificationStatus, Partial<Record<VerificationFact, EndStatus>>> = {
  pending: {
    code_matched: "verified",
    checks_spent: "failed",
    undeliverable: "failed",
    time_up: "expired",
    caller_canceled: "canceled",
    superseded: "canceled",
    send_denied: "denied",
  },
  verified: {},
  failed: {},
  expired: {},
  canceled: {},
  denied: {},
};

/** Why a Verification ended, as the API says it; null while it is pending and after a success. */
export type VerificationReason = Exclude<VerificationFact, "code_matched">;

/** A question: does this person hold this number? */
export interface Verification {
  readonly id: VerificationId;
  readonly projectId: ProjectId;
  readonly status: VerificationStatus;
  readonly reason: VerificationReason | null;
  /** E.164; null once retention erased it. */
  readonly to: string | null;
  /** Hex of the number's keyed digest. */
  readonly phoneDigest: string;
  /** What happens to a Verification of a test number, of which nothing is sent; null for any other. */
  readonly testOutcome: TestOutcome | null;
  /** Hex of the digest that is the number's in every project. */
  readonly handsetDigest: string;
  readonly country: string | null;
  /** The channel of the newest Message. */
  readonly channel: Channel;
  readonly channels: readonly Channel[];
  readonly locale: string;
  readonly custom: string | null;
  readonly reference: string | null;
  readonly userId: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly text: string | null;
  readonly senderId: string | null;
  readonly autofill: Autofill;
  /** Whether its texts bring a link. */
  readonly link: boolean;
  readonly codeKeyId: string;
  readonly codeShape: CodeShape;
  /** A code of the caller's; null once the Verification ended. */
  readonly suppliedCode: string | null;
  /** Hex of its keyed digest, once it proved the number; null before, and of every other code. */
  readonly suppliedDigest: string | null;
  readonly generation: number;
  readonly resendPolicy: ResendPolicy;
  readonly checksUsed: number;
  readonly checksMax: number;
  readonly sendsUsed: number;
  readonly sendsMax: number;
  readonly cooldownsSeconds: readonly number[];
  readonly lastSentAt: Date;
  /** What the customer's backend said of the start; null where none is asked. */
  readonly decision: DecisionRecord | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly verifiedAt: Date | null;
  readonly endedAt: Date | null;
}

/** The Verification after the fact; null when it has already ended, and nothing can happen to it any more. */
export function advance(verification: Verification, fact: VerificationFact, at: Date): Verification | null {
  const status = verificationTransitions[verification.status][fact];
  if (status === undefined) return null;
  return {
    ...verification,
    status,
    reason: fact === "code_matched" ? null : fact,
    verifiedAt: status === "verified" ? at : null,
    endedAt: at,
    suppliedCode: null,
  };
}
