/** Both ends of an interval of chances, 0 to 1. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The exact interval of Clopper and Pearson (1934): in at most `1 - confidence` of all runs the true chance lies outside. */
export function exactInterval(hits: number, { of, confidence }: { of: number; confidence: number }): Interval {
  const tail = (1 - confidence) / 2;
  return {
    lower: hits === 0 ? 0 : solve((p) => atLeast(hits, of, p) - tail),
    upper: hits === of ? 1 : solve((p) => tail - (1 - atLeast(hits + 1, of, p))),
  };
}

/** Where a function that rises from below to above zero on 0 to 1 crosses it. */
function solve(rising: (p: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The chance of at least `k` successes in `n`: the regularized incomplete beta function I_p(k, n - k + 1). */
function atLeast(k: number, n: number, p: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  const [a, b] = [k, n - k + 1];
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(p) + b * Math.log1p(-p));
  // The fraction converges quickly on one side of the mean only.
  return p < (a + 1) / (a + b + 2) ? (front * fraction(a, b, p)) / a : 1 - (front * fraction(b, a, 1 - p)) / b;
}

const TINY = 1e-300;

/** The continued fraction of the incomplete beta function, by Lentz's method (Numerical Recipes, 6.4). */
function fraction(a: number, b: number, x: number): number {
  const away = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-12) return result;
  }
  throw new Error("the incomplete beta function does not converge");
}

/** Stirling's series, after shifting small arguments up. */
function logGamma(x: number): number {
  let shifted = x;
  let shift = 0;
  for (; shifted < 10; shifted++) shift -= Math.log(shifted);
  const inverse = 1 / shifted;
  const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1_260;
  return shift + (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2 + series;
}
