export { createMessageStore } from "./message/message-store.ts";
export { type Database, type DatabaseConfig, DatabaseNotReady, openDatabase } from "./open-database.ts";
export { bootstrapProject, type FirstProject } from "./project/bootstrap-project.ts";
export { loadPhoneIndexKey } from "./project/phone-index-key.ts";
export { createProjectStore } from "./project/project-store.ts";
export { createSweepStore } from "./sweep/sweep-store.ts";
export { createVerificationStore } from "./verification/verification-store.ts";
export { createDeliveryStore } from "./webhook/delivery-store.ts";
export { createWebhookEndpointStore } from "./webhook/endpoint-store.ts";
