import type { ErrorCode } from "./codes.ts";

/** One refused field: where it is (`to`, `autofill.web_domain`) and what is wrong with it, in public words. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorDetails {
  readonly faults?: readonly FieldFault[];
  /** Whole seconds until a repeat may succeed; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Private: logged, never sent. */
  readonly cause?: unknown;
}

/** A refusal with a code of the closed list. `message` is public: no phone number, no code, no key, no internals. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, publicMessage: string, details: AppErrorDetails = {}) {
    super(publicMessage, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.faults = details.faults ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** A refusal of one field of the request. */
export function invalidField(path: string, message: string, code: ErrorCode = "invalid_request"): AppError {
  return new AppError(code, message, { faults: [{ path, message }] });
}
