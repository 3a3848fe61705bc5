export type { ApiKey } from "./api-key.ts";
export { type ApiKeyDeps, type CreateApiKeyCommand, type CreatedApiKey, createApiKey } from "./create-api-key.ts";
export { listApiKeys } from "./list-api-keys.ts";
export { revokeApiKey } from "./revoke-api-key.ts";
export { type RotateApiKeyCommand, rotateApiKey } from "./rotate-api-key.ts";
export type { ApiKeyStore, KeyRecord, RotationRecord } from "./store.ts";
