import type { CodeShape } from "../code/index.ts";
import type { Project } from "../project/index.ts";
import type { ReceiptStatus, SendResult } from "../provider/index.ts";
import type { AttemptId, DeliveryId, MessageId, VerificationId } from "../runtime/index.ts";
import type { Autofill } from "../template/index.ts";
import type { TestOutcome } from "../test-number/index.ts";
import type { Event } from "../webhook/index.ts";
import type { NextStep } from "./decide-next.ts";
import type { Attempt, Message, MessageStatus } from "./message.ts";

/** What a text is made from: read from the Verification when a Message is claimed. */
export interface MessageContent {
  readonly to: string;
  /** ISO 3166-1 alpha-2; null where the number belongs to none. */
  readonly country: string | null;
  readonly locale: string;
  /** The request's own text; null takes the project's, then the built-in one. */
  readonly text: string | null;
  readonly senderId: string | null;
  readonly autofill: Autofill;
  /** Whether the text brings a link. */
  readonly link: boolean;
  /** Which key of the ring derives the code, and what it is bound to. */
  readonly codeKeyId: string;
  readonly phoneDigest: string;
  /** Counts the handset's texts over all projects. */
  readonly handsetDigest: string;
  readonly codeShape: CodeShape;
  /** The caller's own code; null where the code is derived. */
  readonly suppliedCode: string | null;
  readonly expiresAt: Date;
  /** Of a Message to a test number, which nobody is asked to send; null of any other. */
  readonly testOutcome: TestOutcome | null;
}

/** What whoever ends a claim needs of it: what the text is made from stays sealed. */
export interface SettleableClaim {
  readonly message: Message;
  readonly project: Project;
  readonly content: Pick<MessageContent, "expiresAt" | "country" | "handsetDigest" | "testOutcome">;
  /** The Attempt that was begun with the claim; null: it is to look up what became of the earlier ones. */
  readonly attempt: OpenAttempt | null;
  /** Earlier Attempts, oldest first. */
  readonly attempts: readonly Attempt[];
  /** Counts the claims of this Message: a settlement under an older one is refused. */
  readonly fence: number;
  /** The Verification as its Events show it (no clear number). */
  readonly snapshot: Readonly<Record<string, unknown>>;
}

/** A Message taken by one worker. */
export interface MessageClaim extends SettleableClaim {
  readonly content: MessageContent;
  /** The handset has had all the texts of a day, so this Attempt was not counted for it and must not be made. */
  readonly handsetFull: boolean;
  /** Where there is something to look up: what providers called all the texts of this Verification that they took. */
  readonly knownMessageIds: readonly string[];
}

/** An Attempt as it is written before its provider is asked. */
export interface OpenAttempt {
  readonly id: AttemptId;
  readonly provider: string;
  readonly startedAt: Date;
}

/** What became known of an Attempt whose provider's answer nobody heard. */
export type Evidence = Pick<Attempt, "id" | "providerMessageId" | "providerCode"> & {
  readonly status: "accepted" | "rejected";
};

export interface Settlement {
  /** Null: its provider was not asked after all, and the Attempt is struck out. */
  readonly result: SendResult | null;
  /** About earlier Attempts. */
  readonly evidence: readonly Evidence[];
  readonly next: NextStep;
  readonly sender: string | null;
  readonly segments: number;
  readonly events: readonly Event[];
  /** Until when a receipt is to prove the arrival of what was sent; null where nothing follows from its absence. */
  readonly receiptDueAt: Date | null;
  /** Nobody who settles will come back to the Message: its next job is a new one, under a nudge of its own. */
  readonly nudge: boolean;
}

export interface Settled {
  /** False when the claim was lost meanwhile: another worker goes on with the Message. */
  readonly held: boolean;
  /** Whether another Message of the Verification may still reach the person. */
  readonly othersAlive: boolean;
  readonly deliveryIds: readonly DeliveryId[];
  /** How often the Message has been nudged. */
  readonly nudges: number;
}

export interface ReceiptRecord {
  readonly attemptId: AttemptId | null;
  readonly provider: string;
  readonly providerMessageId: string | null;
  readonly status: ReceiptStatus;
  readonly providerCode: string | null;
}

/** What a receipt is about, as its Message stands. */
export interface ReceiptedFact {
  readonly message: Message;
  readonly project: Project;
  readonly content: SettleableClaim["content"];
  /** All of the Message, oldest first, what this receipt says included; an open one is `started`. */
  readonly attempts: readonly Attempt[];
  /** Whether its Verification still waits for the code: only then is another text worth anything. */
  readonly live: boolean;
  readonly snapshot: Readonly<Record<string, unknown>>;
}

/** What follows from a receipt for its Message. Null: nothing but a note on the Attempt. */
export interface ReceiptVerdict {
  readonly status: MessageStatus;
  /** The Attempt that follows; null for none. */
  readonly next: Extract<NextStep, { kind: "attempt" }> | null;
  readonly event: Event | null;
}

/** What a receipt changed. */
export interface Receipted {
  readonly messageId: MessageId;
  readonly verificationId: VerificationId;
  readonly messageStatus: MessageStatus;
  readonly deliveryIds: readonly DeliveryId[];
  /** Counts with the nudge that the next Attempt needs. */
  readonly nudges: number;
}

/** The port to Messages and their Attempts. */
export interface MessageStore {
  /**
   * Takes a due Message and writes its next Attempt, in one statement. Null when another worker has it, it is not due,
   * or nothing is left to do (its Verification ended: then the Message is canceled).
   */
  claim(id: MessageId, attemptId: AttemptId): Promise<MessageClaim | null>;
  /** Gives the open Attempt to another provider before anybody is asked; false when the claim was lost. */
  repoint(claim: MessageClaim, provider: string): Promise<boolean>;
  /** Ends the Attempt, moves the Message and writes the Events, in one statement. */
  settle(claim: SettleableClaim, settlement: Settlement): Promise<Settled>;
  /**
   * Applies a receipt, in any order and any number of times. Null when nothing changed for the Message. One that
   * belongs to no Attempt we know of is parked: it may have overtaken our own note of the provider's answer.
   */
  applyReceipt(record: ReceiptRecord, judge: (fact: ReceiptedFact) => ReceiptVerdict | null): Promise<Receipted | null>;
  /** Moves a sent Message of which no receipt came in time; null when one came meanwhile. */
  giveUpWaiting(claim: SettleableClaim, verdict: ReceiptVerdict | null): Promise<Receipted | null>;
  listFor(verificationId: VerificationId): Promise<readonly (Message & { readonly attempts: readonly Attempt[] })[]>;
}
