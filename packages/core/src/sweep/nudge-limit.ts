/** Nudged in each round however many jobs there are: some of them may be of rows that are done. */
const TRICKLE = 25;

/**
 * How many Messages one round nudges. Where the queue holds a job for each unsent one, a text that waits for long waits
 * for its turn, and another job would only make the line longer; where it holds fewer, some were lost. A queue that is
 * away (`held` null) would lose the nudge as well, and the pause before the next one would have grown for nothing.
 */
export function nudgeLimit({
  unsent,
  held,
  batch,
}: {
  readonly unsent: number;
  readonly held: number | null;
  readonly batch: number;
}): number {
  if (held === null) return 0;
  return Math.min(batch, Math.max(TRICKLE, unsent - held));
}
