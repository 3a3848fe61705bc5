export { AppError, type AppErrorDetails, type FieldFault, invalidField } from "./app-error.ts";
export { assertNever } from "./assert-never.ts";
export { ERROR_CODES, type ErrorCode } from "./codes.ts";
export type { Quota } from "./quota.ts";
