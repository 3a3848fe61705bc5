export type { DayCount, Rate, RateAnswer, RateLedger, RateReason, RateRequest, Rates } from "./rate.ts";
export { type RateWindow, rateWindow } from "./rate-window.ts";
