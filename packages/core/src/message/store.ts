import type { CodeShape } from "../code/index.ts";
import type { Project } from "../project/index.ts";
import type { Channel, ReceiptStatus, SendResult } from "../provider/index.ts";
import type { AttemptId, DeliveryId, MessageId, VerificationId } from "../runtime/index.ts";
import type { Autofill } from "../template/index.ts";
import type { Event } from "../webhook/index.ts";
import type { NextStep } from "./decide-next.ts";
import type { Attempt, Message } from "./message.ts";

/** What a text is made from: read from the Verification when a Message is claimed. */
export interface MessageContent {
  readonly to: string;
  readonly locale: string;
  /** The request's own text; null takes the project's, then the built-in one. */
  readonly text: string | null;
  readonly senderId: string | null;
  readonly autofill: Autofill;
  /** Which key of the ring derives the code, and what it is bound to. */
  readonly codeKeyId: string;
  readonly phoneDigest: string;
  readonly codeShape: CodeShape;
  /** The caller's own code; null where the code is derived. */
  readonly suppliedCode: string | null;
  readonly expiresAt: Date;
}

/** A Message taken by one worker, its next Attempt already written as `started`. */
export interface MessageClaim {
  readonly message: Message;
  readonly project: Project;
  readonly content: MessageContent;
  readonly attempt: { readonly id: AttemptId; readonly provider: string; readonly startedAt: Date };
  /** Earlier Attempts, oldest first. */
  readonly attempts: readonly Attempt[];
  /** Counts the claims of this Message: a settlement under an older one is refused. */
  readonly fence: number;
  /** The Verification as its Events show it (no clear number). */
  readonly snapshot: Readonly<Record<string, unknown>>;
}

/** A claim as far as its end needs it: what the text is made from stays sealed. */
export type SettleableClaim = Omit<MessageClaim, "content"> & { readonly content: Pick<MessageContent, "expiresAt"> };

export interface Settlement {
  readonly result: SendResult;
  readonly next: NextStep;
  readonly sender: string | null;
  readonly segments: number;
  readonly events: readonly Event[];
}

export interface Settled {
  /** False when the claim was lost meanwhile: another worker goes on with the Message. */
  readonly held: boolean;
  /** Whether another Message of the Verification may still reach the person. */
  readonly othersAlive: boolean;
  readonly deliveryIds: readonly DeliveryId[];
}

export interface ReceiptRecord {
  readonly attemptId: AttemptId | null;
  readonly provider: string;
  readonly providerMessageId: string | null;
  readonly status: ReceiptStatus;
  readonly providerCode: string | null;
}

/** What a receipt changed. Null fields: it told nothing new. */
export interface Receipted {
  readonly messageId: MessageId;
  readonly verificationId: VerificationId;
  readonly messageStatus: Message["status"];
  readonly deliveryIds: readonly DeliveryId[];
}

/** The port to Messages and their Attempts. */
export interface MessageStore {
  /**
   * Takes a due Message and writes its next Attempt, in one statement. Null when another worker has it, it is not due,
   * or nothing is left to do (its Verification ended: then the Message is canceled).
   */
  claim(id: MessageId, attemptId: AttemptId): Promise<MessageClaim | null>;
  /** Ends the Attempt, moves the Message and writes the Events, in one statement. */
  settle(claim: SettleableClaim, settlement: Settlement): Promise<Settled>;
  /** Applies a receipt, in any order and any number of times. Null when no Attempt is known by it, or nothing changed. */
  applyReceipt(record: ReceiptRecord, event: (changed: ReceiptedFact) => Event | null): Promise<Receipted | null>;
  listFor(verificationId: VerificationId): Promise<readonly (Message & { readonly attempts: readonly Attempt[] })[]>;
}

export interface ReceiptedFact {
  readonly projectId: Message["projectId"];
  readonly verificationId: VerificationId;
  readonly message: { readonly id: MessageId; readonly channel: Channel; readonly status: Message["status"] };
  readonly snapshot: Readonly<Record<string, unknown>>;
}
