import type { LockLimits } from "../lock/index.ts";
import type { Message } from "../message/index.ts";
import type { SignedRuling } from "../ruling/index.ts";
import type { DeliveryId, ProjectId, RidingJob, VerificationId } from "../runtime/index.ts";
import type { Event } from "../webhook/index.ts";
import type { EndStatus, Verification, VerificationStatus } from "./verification.ts";

/** A request under an Idempotency-Key, and the answer that a repeat gets. */
export interface IdempotentAnswer {
  /** The caller's key. */
  readonly key: string;
  readonly fingerprint: Uint8Array;
  /** Whether the request started a Verification. */
  readonly created: boolean;
  /** The answer's JSON; sealed at rest. */
  readonly body: string;
}

export interface StartRecord {
  readonly verification: Verification;
  readonly message: Message;
  readonly event: Event;
  /** The version of the project that everything above was decided on. */
  readonly projectVersion: number;
  readonly answer: IdempotentAnswer | null;
  /**
   * The Verification that this one takes the place of, ended in the same transaction. Where it has sent since it was
   * read, nothing is written and the outcome is `live`: its sends count for the new one.
   */
  readonly superseded: Ending | null;
  /** The job of the Message, where the queue can take it in the same transaction. */
  readonly ride: RidingJob | null;
  /** Kept by the same statement, if and only if it starts. */
  readonly ruling: SignedRuling;
}

export type StartOutcome =
  | { readonly kind: "started"; readonly deliveryIds: readonly DeliveryId[] }
  /** The project changed since it was read: read it again and decide again. */
  | { readonly kind: "stale_project" }
  /** A Verification of this number (and user) is live. */
  | { readonly kind: "live" }
  | { readonly kind: "reference_taken" }
  /** Another request under the same Idempotency-Key was first. */
  | { readonly kind: "answered_before" };

export type DeniedRecord = Pick<StartRecord, "verification" | "event" | "projectVersion" | "answer" | "ruling">;

/** A Verification that ends, as it is after the fact, and the Event that says so. */
export interface Ending {
  readonly verification: Verification & { readonly status: EndStatus };
  readonly event: Event;
}

/** One guess, counted. */
export interface SpentCheck {
  readonly verification: Verification;
  /** False: the budget of the number or user is spent, and the guess must not be compared. */
  readonly judged: boolean;
  /** Whether this guess used such a budget up: if it is wrong, a lock begins. */
  readonly reached: boolean;
}

export interface ResendRecord {
  /** As it is after the send. */
  readonly verification: Verification;
  readonly message: Message;
  /** The sends counted when this was decided: a parallel resend makes it fail. */
  readonly sendsUsedBefore: number;
  readonly ride: RidingJob | null;
  /** Kept by the same statement, if and only if it sends. */
  readonly ruling: SignedRuling;
}

export interface LiveQuery {
  readonly projectId: ProjectId;
  readonly phoneDigest: string;
  /** The user it must belong to, null for none; undefined takes anybody's. */
  readonly userId?: string | null;
  /** Also one that was verified this many seconds ago or less: a form that submits twice asks again. */
  readonly verifiedWithinSeconds?: number;
}

export interface ListQuery {
  readonly projectId: ProjectId;
  readonly phoneDigest: string | null;
  readonly status: VerificationStatus | null;
  readonly reference: string | null;
  readonly userId: string | null;
  /** Those of test numbers, and no others; false: none of them. */
  readonly test: boolean;
  readonly limit: number;
  /** Only older ones than this. */
  readonly before: VerificationId | null;
}

/** The port to Verifications. Every query is bound to its project. */
export interface VerificationStore {
  /** Inserts Verification, Message, Event, Deliveries and the idempotent answer, or nothing: one round trip. */
  start(record: StartRecord): Promise<StartOutcome>;
  /** Inserts a Verification that was denied before anything was sent, with its Event: `live` cannot be the outcome. */
  startDenied(record: DeniedRecord): Promise<StartOutcome>;
  find(projectId: ProjectId, id: VerificationId): Promise<Verification | null>;
  /**
   * One that sends links, by what the token of a link names. The one look-up without a project: the token was made by
   * us for this Verification alone.
   */
  findLinked(id: VerificationId): Promise<Verification | null>;
  /** The newest live Verification of a number. */
  findLive(query: LiveQuery): Promise<Verification | null>;
  /** Newest first. */
  list(query: ListQuery): Promise<readonly Verification[]>;
  /**
   * Counts a guess on the Verification, on its number and on its user, in one statement, before anything is compared.
   * Null when none may be made: there is no such Verification, it ended (unless just verified), its checks are spent, or
   * its number or user is locked.
   */
  spendCheck(query: SpendQuery): Promise<SpentCheck | null>;
  /** Gives back, to number and user, the right guess at a Verification that was verified already. */
  giveBackGuess(verification: Verification): Promise<void>;
  /** Ends what is still pending; returns which ones ended by this call. A success also gives back what was guessed on it. */
  end(
    endings: readonly Ending[],
  ): Promise<{ readonly ended: readonly VerificationId[]; readonly deliveryIds: readonly DeliveryId[] }>;
  /** Counts the send and inserts its Message; false when another send came first or the Verification ended. */
  resend(record: ResendRecord): Promise<boolean>;
  /** The Events of one Verification, oldest first. */
  timeline(projectId: ProjectId, id: VerificationId): Promise<readonly Event[]>;
  findAnswer(projectId: ProjectId, key: string): Promise<IdempotentAnswer | null>;
  /** Keeps the answer of a request that started nothing. An earlier one under the key stays. */
  keepAnswer(projectId: ProjectId, answer: IdempotentAnswer): Promise<void>;
  /** Pending ones whose time is up, longest due first; their numbers stay sealed (`to` null). */
  listDue(limit: number): Promise<readonly Verification[]>;
}

/** Whose a Verification must be. */
export interface Owner {
  /** Null: nobody's, as where a publishable key started it. */
  readonly userId: string | null;
  /** The one number that it may be of; null for any. */
  readonly phoneDigest: string | null;
}

export interface SpendQuery {
  readonly projectId: ProjectId;
  readonly id: VerificationId;
  /** Undefined: the project's. */
  readonly owner?: Owner | undefined;
  readonly limits: LockLimits;
  /** See LiveQuery. */
  readonly verifiedWithinSeconds: number;
  /** The guess counts for its Verification alone, neither for its number nor for its user: one with a test key. */
  readonly uncounted?: boolean;
}
