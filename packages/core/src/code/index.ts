export { alphabets, CODE_LENGTH_MAX, CODE_LENGTH_MIN, CODE_TYPES, type CodeShape, type CodeType } from "./alphabet.ts";
export { type CodeBinding, deriveCode } from "./derive-code.ts";
export { digestCode } from "./digest-code.ts";
export { type LinkBinding, linkToken, readLinkToken } from "./link-token.ts";
export { liveCodes, nextGeneration, RESEND_POLICIES, type ResendPolicy } from "./live-codes.ts";
export { isOneOf, sameCode } from "./same-code.ts";
export { readSuppliedCode, readTypedCode } from "./typed-code.ts";
