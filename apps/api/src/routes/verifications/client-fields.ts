import type { StartVerification } from "@proofline/contracts";
import { AppError } from "@proofline/core/error";

/**
 * What apps and pages may say of a start, with their reason not to: a new field does not compile until it is judged.
 * Whoever reads a publishable key can send any of these.
 */
export const clientFields: Record<keyof StartVerification, "harmless" | string> = {
  to: "harmless",
  channel: "harmless",
  channels: "harmless",
  locale: "harmless",
  message: "texts in your name would say what anybody likes",
  template: "texts in your name would say what anybody likes",
  sender_id: "texts would come from whom anybody likes",
  code: "the code would be known to who starts",
  code_type: "it is the project's policy",
  code_length: "it is the project's policy",
  checks_max: "it is the project's policy",
  sends_max: "it is the project's policy",
  cooldowns: "it is the project's policy",
  resend_policy: "it is the project's policy",
  expires_in: "it is the project's policy",
  autofill: "another page or app would be handed the code",
  link: "it is the project's policy",
  custom: "your backend would take it for its own word",
  reference: "your backend would take it for its own word",
  metadata: "your backend would take it for its own word",
  user_id: "a user token says it",
  client_ip: "the connection says it",
  limit_keys: "limits would be avoided with new ones",
  supersede: "running verifications of others would be ended",
  priority: "it is the project's policy",
};

/** Refuses with `forbidden` every field that only a backend may set, naming each. */
export function requireHarmless(body: Partial<StartVerification>): void {
  const faults = Object.entries(clientFields)
    .filter(([field, why]) => why !== "harmless" && Object.hasOwn(body, field))
    .map(([path, why]) => ({ path, message: `Only a backend may set this: else ${why}.` }));
  if (faults.length === 0) return;
  throw new AppError("forbidden", "An app or page may not set this field.", { faults });
}
