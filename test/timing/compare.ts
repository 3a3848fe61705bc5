/** Mean and spread of a sample. */
function describeSample(sample: readonly number[]): { mean: number; variance: number } {
  const mean = sample.reduce((sum, each) => sum + each, 0) / sample.length;
  const variance = sample.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (sample.length - 1);
  return { mean, variance };
}

/** The standard error of the difference of two means. */
export function standardError(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(describeSample(a).variance / a.length + describeSample(b).variance / b.length);
}

/** Welch's t: beyond 4.5 either way, the means of two samples are taken to differ. */
export function welch(a: readonly number[], b: readonly number[]): number {
  const difference = describeSample(a).mean - describeSample(b).mean;
  const error = standardError(a, b);
  // Samples without any spread: the same, or as far apart as can be.
  return error === 0 ? (difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY) : difference / error;
}

/** Shares of both samples together that are kept, shortest first: what disturbed a machine is at the long end. */
const CROPS = [0.5, 0.75, 0.9, 0.95, 0.99, 1] as const;

/** Welch's t that is furthest from zero, of all there is and of what is left after each crop (dudect, 2017, 3.2). */
export function croppedWelch(a: readonly number[], b: readonly number[]): number {
  const both = [...a, ...b];
  const found = CROPS.map((share) => {
    const most = quantile(both, share);
    const [x, y] = [a, b].map((sample) => sample.filter((each) => each <= most)) as [number[], number[]];
    // One that lost nearly all of its sample to a crop is as different as can be.
    if (Math.min(x.length, y.length) < 2) return Number.POSITIVE_INFINITY;
    return welch(x, y);
  });
  return found.reduce((furthest, t) => (Math.abs(t) > Math.abs(furthest) ? t : furthest), 0);
}

/** Kolmogorov and Smirnov's distance, in units of its critical value at `alpha`: beyond 1, the distributions differ. */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[], alpha = 0.001): number {
  const [x, y] = [a, b].map((each) => each.toSorted((p, q) => p - q)) as [number[], number[]];
  let [i, j, distance] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i] ?? Number.POSITIVE_INFINITY, y[j] ?? Number.POSITIVE_INFINITY);
    while (i < x.length && (x[i] ?? 0) <= at) i++;
    while (j < y.length && (y[j] ?? 0) <= at) j++;
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length));
  }
  const critical = Math.sqrt(-Math.log(alpha / 2) / 2) * Math.sqrt((a.length + b.length) / (a.length * b.length));
  return distance / critical;
}

export function quantile(sample: readonly number[], share: number): number {
  return sample.toSorted((p, q) => p - q)[Math.floor(share * (sample.length - 1))] ?? Number.NaN;
}
