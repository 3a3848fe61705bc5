/** The only source of time in core. Processes hand in a clock that follows the database's (see `packages/db`). */
export interface Clock {
  now(): Date;
}

export function addSeconds(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

/** Whole seconds from `from` until `to`, rounded up, never negative: what `Retry-After` wants. */
export function secondsUntil(from: Date, to: Date): number {
  return Math.max(0, Math.ceil((to.getTime() - from.getTime()) / 1000));
}
