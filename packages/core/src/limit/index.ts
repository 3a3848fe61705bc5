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
