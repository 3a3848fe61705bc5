export { deadJobs } from "./dead-letter.ts";
export { decisionCallbacks } from "./decision.ts";
export { guessBudgets, userGuessBudgets } from "./guess.ts";
export { limitMeters, limitNotes } from "./limit.ts";
export { attempts, handsetSends, messages, parkedReceipts } from "./message.ts";
export { apiKeys, projects, sealedKeys, testNumbers } from "./project.ts";
export { redeemedProofs } from "./proof.ts";
export { providerHealth } from "./provider.ts";
export { rateDays, rates } from "./rate.ts";
export { decisions } from "./ruling.ts";
export { checkCounts, sprayAlarms } from "./spray.ts";
export {
  idempotentAnswers,
  liveVerifications,
  verificationReferences,
  verifications,
} from "./verification.ts";
export { deliveries, events, tries, webhookEndpoints } from "./webhook.ts";
export { workers } from "./worker.ts";
