export * from "./event/index.ts";
export * from "./health/index.ts";
export * from "./jobs/index.ts";
export * from "./problem/index.ts";
export * from "./settings/index.ts";
export { Nothing } from "./text/index.ts";
export * from "./verification/index.ts";
export * from "./webhook-endpoint/index.ts";
