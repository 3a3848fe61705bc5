export { ChangeGuard, PumpingGuard } from "./pumping-guard.ts";
