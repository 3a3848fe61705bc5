export { cancelVerification } from "./cancel-verification.ts";
export { checkNumberAsClient } from "./check-number-as-client.ts";
export { type CheckAnswer, type CheckReason, checkNumber, checkVerification } from "./check-verification.ts";
export { requireClientsOn } from "./client.ts";
export type { CreateCommand, StartAnswer } from "./create-command.ts";
export { createVerification } from "./create-verification.ts";
export type { VerificationDeps } from "./deps.ts";
export { endUndeliverable } from "./end-undeliverable.ts";
export { endVerification } from "./end-verification.ts";
export { expireDue } from "./expire-due.ts";
export { findLinked, followLink, type LinkDeps, type Linked } from "./follow-link.ts";
export { getTimeline } from "./get-timeline.ts";
export { type GetCommand, getVerification } from "./get-verification.ts";
export { type ListCommand, listVerifications, type VerificationPage } from "./list-verifications.ts";
export { presentVerification, snapshotOf } from "./present.ts";
export { type ClientView, presentForClient } from "./present-for-client.ts";
export { createProofFeed, type ProofFeed } from "./proof-feed.ts";
export { type ResendCommand, resendVerification } from "./resend-verification.ts";
export type { StartInput } from "./start.ts";
export type {
  DeniedRecord,
  Ending,
  IdempotentAnswer,
  ListQuery,
  LiveQuery,
  Owner,
  ResendRecord,
  SpendQuery,
  SpentCheck,
  StartOutcome,
  StartRecord,
  VerificationStore,
} from "./store.ts";
export { tryNextChannel } from "./try-next-channel.ts";
export {
  advance,
  type EndStatus,
  VERIFICATION_STATUSES,
  type Verification,
  type VerificationFact,
  type VerificationReason,
  type VerificationStatus,
  verificationTransitions,
} from "./verification.ts";
