export { type ApiKeyKind, type ApiKeyMode, apiKeyKind, digestApiKey, newApiKey } from "./api-key.ts";
export { fingerprint } from "./fingerprint.ts";
export { type KeyPurpose, type KeyRing, type KeyRingReading, readKeyRing } from "./key-ring.ts";
export { createPhoneDigest, type PhoneDigest } from "./phone-digest.ts";
export { phoneProofDigest } from "./phone-proof-digest.ts";
export { isRecordMac, type MacSubject, recordMac } from "./record-mac.ts";
export {
  type Actor,
  CLIENT_SCOPES,
  type CredentialKind,
  isClient,
  requireScope,
  SCOPES,
  type Scope,
  type TokenUser,
} from "./scope.ts";
export { createSealer, type Sealer } from "./seal.ts";
