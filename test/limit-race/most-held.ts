/** When a send was asked for and when it had been answered: milliseconds of one clock. It was counted in between. */
export interface Span {
  readonly askedMs: number;
  readonly answeredMs: number;
}

/**
 * The most sends that certainly fell into one stretch of `seconds`: those asked for at its beginning or later, and
 * answered by its end. Whatever a process counted them by, if this is above a limit, the limit was passed.
 */
export function mostHeld(spans: readonly Span[], seconds: number): number {
  const sorted = spans.toSorted((a, b) => a.askedMs - b.askedMs);
  let most = 0;
  for (const [i, { askedMs }] of sorted.entries()) {
    const endsMs = askedMs + seconds * 1_000;
    let held = 0;
    for (let j = i; j < sorted.length && (sorted[j]?.askedMs ?? endsMs) < endsMs; j++) {
      if ((sorted[j]?.answeredMs ?? Number.POSITIVE_INFINITY) <= endsMs) held++;
    }
    most = Math.max(most, held);
  }
  return most;
}
