export { LiveHealth, ReadyHealth } from "./health.ts";
