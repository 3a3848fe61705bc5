export { CHECK_REASONS, Check, CheckNumber, CheckResult } from "./check.ts";
export { ListVerifications, QueryPhone, VerificationPage } from "./list-verifications.ts";
export { Attempt, Message, VerificationWithMessages } from "./message.ts";
export { ResendVerification } from "./resend-verification.ts";
export { PhoneText, StartVerification } from "./start-verification.ts";
export { SentVerification, VERIFICATION_REASONS, Verification } from "./verification.ts";
