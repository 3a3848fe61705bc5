import { AppError } from "../error/index.ts";
import type { Backlog } from "./backlog.ts";

/** How many unsent Messages are too many. */
export interface BacklogLimits {
  readonly projectMax: number;
  readonly totalMax: number;
}

/** About as long as the workers take to make noticeable room, and a count to show it. */
const RETRY_AFTER_SECONDS = 5;

/** Refuses with `backlog_full` or `overloaded`: nothing more is accepted than can still be sent in time. */
export function requireRoom(backlog: Backlog, { projectMax, totalMax }: BacklogLimits): void {
  const retry = { retryAfterSeconds: RETRY_AFTER_SECONDS };
  if (backlog.project >= projectMax) {
    throw new AppError("backlog_full", "Too many messages of this project wait to be sent.", retry);
  }
  if (backlog.total >= totalMax) {
    throw new AppError("overloaded", "The service has more messages to send than it can take on.", retry);
  }
}
