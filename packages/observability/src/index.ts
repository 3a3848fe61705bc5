export { createLogger, type Logger, type LoggerOptions, type LogLevel } from "./log/create-logger.ts";
export { type Fields, maskFields } from "./mask/mask-fields.ts";
export { maskPhoneNumber } from "./mask/mask-phone-number.ts";
export { maskText } from "./mask/mask-text.ts";
export { createMetrics, type Metrics, type MetricsOptions, type QueueDepths } from "./metrics/create-metrics.ts";
