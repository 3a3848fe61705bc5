import { randomUUID } from "node:crypto";
import type { AppError } from "@proofline/core/error";
import type { Access } from "@proofline/core/project";

/** What is known of one request; filled along the way and written as one line at its end. */
export interface RequestEvent {
  readonly requestId: string;
  readonly startedMs: number;
  /** The route's pattern, never the path: paths may hold what a log must not. */
  route: string | null;
  /** Probes that went well are not worth a line. */
  quiet: boolean;
  access: Access | null;
  error: AppError | null;
  verificationId: string | null;
  /** Masked when it is written. */
  phoneNumber: string | null;
  /** The country of a start that the project watches; null of any other. */
  monitoredCountry: string | null;
  /** In one word, what came of it: `created`, `valid`, `repeated`. */
  outcome: string | null;
}

export function startRequestEvent(): RequestEvent {
  return {
    requestId: `req_${randomUUID().replaceAll("-", "")}`,
    startedMs: performance.now(),
    route: null,
    quiet: false,
    access: null,
    error: null,
    verificationId: null,
    phoneNumber: null,
    monitoredCountry: null,
    outcome: null,
  };
}
