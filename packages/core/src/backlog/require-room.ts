import { AppError } from "../error/index.ts";
import type { Backlog } from "./backlog.ts";
import type { Urgency } from "./job-priority.ts";

/** How many unsent Messages are too many. */
export interface BacklogLimits {
  readonly projectMax: number;
  readonly totalMax: number;
}

/** Bulk work fills this share of either cap; the rest is kept for what a person waits for. */
const BULK_SHARE = 0.8;

/** About as long as the workers take to make noticeable room, and a count to show it. */
const RETRY_AFTER_SECONDS = 5;

/** Refuses with `backlog_full` or `overloaded`: nothing more is accepted than can still be sent in time. */
export function requireRoom(
  backlog: Backlog,
  { projectMax, totalMax, urgency }: BacklogLimits & { readonly urgency: Urgency },
): void {
  const refusal = judgeRoom(backlog, { projectMax, totalMax, urgency });
  if (refusal !== null) throw new AppError(refusal, words[refusal], { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

const words = {
  backlog_full: "Too many messages of this project wait to be sent.",
  overloaded: "The service has more messages to send than it can take on.",
} as const;

/** The same as a question: null where there is room. */
export function judgeRoom(
  backlog: Backlog,
  { projectMax, totalMax, urgency }: BacklogLimits & { readonly urgency: Urgency },
): keyof typeof words | null {
  const share = urgency === "bulk" ? BULK_SHARE : 1;
  if (backlog.project >= projectMax * share) return "backlog_full";
  return backlog.total >= totalMax * share ? "overloaded" : null;
}
