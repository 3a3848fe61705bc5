import { checksLeft } from "./checks.ts";
import { type CodePolicyInput, policyWarnings } from "./code-policy.ts";
import { resendAfter, sendsLeft } from "./sends.ts";
import type { Verification } from "./verification.ts";

/** The verification object of the API, "here and everywhere" (`to` apart, which Events leave out at rest). */
export function presentVerification(verification: Verification): Readonly<Record<string, unknown>> {
  return { ...snapshotOf(verification), to: verification.to };
}

/** The same in the answer to a start, with what to know about what was asked for. */
export function presentStarted(verification: Verification, input: CodePolicyInput): Readonly<Record<string, unknown>> {
  const warnings = policyWarnings(input);
  return { ...presentVerification(verification), ...(warnings.length === 0 ? {} : { warnings }) };
}

/** The same without the clear number: what an Event keeps. */
export function snapshotOf(verification: Verification): Readonly<Record<string, unknown>> {
  return {
    id: verification.id,
    object: "verification",
    status: verification.status,
    reason: verification.reason,
    country: verification.country,
    channel: verification.channel,
    channels: verification.channels,
    locale: verification.locale,
    custom: verification.custom,
    reference: verification.reference,
    user_id: verification.userId,
    checks_left: checksLeft(verification),
    sends_left: sendsLeft(verification),
    resend_after: resendAfter(verification)?.toISOString() ?? null,
    expires_at: verification.expiresAt.toISOString(),
    created_at: verification.createdAt.toISOString(),
    verified_at: verification.verifiedAt?.toISOString() ?? null,
    ended_at: verification.endedAt?.toISOString() ?? null,
    metadata: verification.metadata,
    decision: verification.decision,
    test: verification.testOutcome !== null,
  };
}
