/** The numbers behind the breaker. Seconds and counts; docs/routing.md prints them from here. */
export const breaker = {
  /** An outcome counts for less with time: after this long for a little over a third (1/e). */
  recentFadeSeconds: 10,
  lastingFadeSeconds: 300,
  /** It opens at this share of failures, where there are at least so many of them. */
  failureShare: 0.5,
  recentFailuresMin: 5,
  lastingFailuresMin: 10,
  /** …or so many with nothing else between them, however long that took. */
  failuresInRow: 5,
  /** `throttled` is part of a failure: who says nothing else is down, who says it half of the time is busy. */
  throttledPart: 0.75,
  /** While it recovers, fewer are enough. */
  recoveringFailuresMin: 3,
  /** Open: the first probe comes after this; each that fails doubles it up to the most. */
  coolDownSeconds: 5,
  coolDownSecondsMax: 60,
  /** Between two probes at least, over all processes, also of Messages that have nobody else to go to. */
  probeGapSeconds: 1,
  /** A probe of which nothing is heard is over after this: longer than any call. */
  probeLeaseSeconds: 8,
  /** So many good probes in a row, and traffic comes back. */
  goodProbes: 3,
  /** The share of its traffic that an account gets at first, and how long until it has all of it. */
  firstShare: 0.1,
  recoverySeconds: 30,
  /** While every account is down, a Message looks again after this, */
  lookPauseSeconds: 1,
  /** …and later where so many of one process would look each second: who waits must not keep the others from working. */
  looksPerSecondMax: 100,
} as const;
