export { type ClientIp, readClientIp, readV4, readV6 } from "./client-ip.ts";
export { answerOf, emptyMeter, type Judgement, judgeMeters, type MeterState, takeBack } from "./judge-meters.ts";
export type { LimitLedger, LimitMemory, LimitNote, Limits, MeterReturn } from "./limits.ts";
export {
  bucketMs,
  type Meter,
  type MeterAnswer,
  type MeterReading,
  type MeterRequest,
  WINDOW_BUCKETS,
  WINDOW_SECONDS_MAX,
} from "./meter.ts";
export { metersOfSend, numberRange, type RuledMeter, type SendSubjects } from "./meters-of-send.ts";
export { LIMIT_PRESETS, type LimitPreset, presetRules } from "./presets.ts";
export { limitBounds, type RuleInput, readRule } from "./read-rule.ts";
export { LIMIT_SUBJECTS, type LimitRule, type LimitSubject, type LimitWindow } from "./rule.ts";
