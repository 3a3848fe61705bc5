import type { Access } from "@proofline/core/project";
import type { VerificationId } from "@proofline/core/runtime";
import type { Verification, VerificationDeps } from "@proofline/core/verification";

/** The product's own decisions over one store. A run begins with an empty one. */
export interface World {
  readonly deps: VerificationDeps;
  readonly access: Access;
  /** Lets so many seconds go by, a multiple of ten. */
  wait(seconds: number): Promise<void>;
  /** Lets the least time go by, so that what begins next is newer than everything before. */
  tick(): Promise<void>;
  /** Has a worker take a text, by its place among those of its Verification; the code in it, null where none is sent. */
  send(id: VerificationId, place: number): Promise<string | null>;
  row(id: VerificationId): Promise<Verification>;
  /** How many texts and calls a Verification has, sent or not. */
  countMessages(id: VerificationId): Promise<number>;
  /** Types of the Events of Verifications, numbers and users, oldest first, with the Verification they are shown with. */
  events(): Promise<readonly WorldEvent[]>;
}

export interface WorldEvent {
  readonly type: string;
  readonly verificationId: VerificationId | null;
}

/** In the place of a text, so that what is rendered is the code alone. */
export const CODE_ALONE = "{otp}";
