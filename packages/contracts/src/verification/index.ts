export { CHECK_REASONS, Check, CheckNumber, CheckResult, ClientCheckResult } from "./check.ts";
export { ListVerifications, QueryPhone, VerificationPage } from "./list-verifications.ts";
export { Attempt, Message, VerificationWithMessages } from "./message.ts";
export { ResendVerification } from "./resend-verification.ts";
export { PhoneText, StartVerification } from "./start-verification.ts";
export { ClientVerification, forEach, SentVerification, VERIFICATION_REASONS, Verification } from "./verification.ts";
