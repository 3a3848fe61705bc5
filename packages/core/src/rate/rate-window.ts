/** So many in any stretch of so many milliseconds. */
export interface RateWindow {
  readonly max: number;
  readonly ms: number;
}

/** A rate as whole sends: 10 per second are 10 in 1,000 ms, 0.5 are 1 in 2,000, 2.5 are 3 in 1,200. */
export function rateWindow(perSecond: number): RateWindow {
  const max = Math.max(1, Math.ceil(perSecond));
  return { max, ms: (max / perSecond) * 1_000 };
}
