/** How long a job waits after one of our own faults. */
export interface Backoff {
  /** Upper bound of the first wait. */
  readonly baseMs: number;
  /** Upper bound of every wait. */
  readonly capMs: number;
}

/**
 * Full jitter: anywhere between nothing and the doubled bound, so that workers which failed together do not come back
 * together. BullMQ's own exponential backoff doubles without a cap, hence ours.
 *
 * @param failures how often the job has failed, 1 or more
 * @param random in [0, 1)
 */
export function backoffDelayMs(backoff: Backoff, { failures, random }: { failures: number; random: number }): number {
  // Beyond 2^30 the doubling has long met any cap; the bound keeps the power finite.
  const doubled = backoff.baseMs * 2 ** Math.min(Math.max(failures - 1, 0), 30);
  return Math.floor(random * Math.min(doubled, backoff.capMs));
}
