export { ApiKey, ApiKeys, CreateApiKey, CreatedApiKey, RotateApiKey } from "./api-key.ts";
