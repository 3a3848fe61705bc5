import type { ErrorCode } from "./codes.ts";
import type { Quota } from "./quota.ts";

/** One refused field: where it is (`to`, `autofill.web_domain`) and what is wrong with it, in public words. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorDetails {
  readonly faults?: readonly FieldFault[];
  /** Whole seconds until a repeat may succeed; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Of a limit that refuses: all windows of the send, the one that refuses first. Only for holders of a secret key. */
  readonly quotas?: readonly Quota[];
  /** Private: logged, never sent. */
  readonly cause?: unknown;
  readonly ruling?: RulingRef;
}

/** Where the decision behind a refusal is kept, and the class of rules that refused. Only for who may read decisions. */
export interface RulingRef {
  /** Null where it was not kept: beyond what is kept of a flood, or the store did not answer. */
  readonly id: `dec_${string}` | null;
  readonly ruleClass: string;
}

/** A refusal with a code of the closed list. `message` is public: no phone number, no code, no key, no internals. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;
  readonly ruling: RulingRef | undefined;
  readonly quotas: readonly Quota[];

  constructor(code: ErrorCode, publicMessage: string, details: AppErrorDetails = {}) {
    super(publicMessage, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.faults = details.faults ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.ruling = details.ruling;
    this.quotas = details.quotas ?? [];
  }

  /** The same refusal, with the decision that it is the answer of. */
  ruledBy(ruling: RulingRef): AppError {
    const { code, message, faults, retryAfterSeconds, quotas, cause } = this;
    const more = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    return new AppError(code, message, { faults, quotas, cause, ruling, ...more });
  }
}

/** A refusal of one field of the request. */
export function invalidField(path: string, message: string, code: ErrorCode = "invalid_request"): AppError {
  return new AppError(code, message, { faults: [{ path, message }] });
}
