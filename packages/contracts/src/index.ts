export * from "./event/index.ts";
export * from "./jobs/index.ts";
export * from "./problem/index.ts";
export * from "./settings/index.ts";
export * from "./verification/index.ts";
export * from "./webhook-endpoint/index.ts";
