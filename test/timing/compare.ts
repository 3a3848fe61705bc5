/** Mean and spread of a sample. */
function describeSample(sample: readonly number[]): { mean: number; variance: number } {
  const mean = sample.reduce((sum, each) => sum + each, 0) / sample.length;
  const variance = sample.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (sample.length - 1);
  return { mean, variance };
}

/** Welch's t: beyond 4.5 either way, the means of two samples are taken to differ. */
export function welch(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [describeSample(a), describeSample(b)];
  return (x.mean - y.mean) / Math.sqrt(x.variance / a.length + y.variance / b.length);
}

/** Kolmogorov and Smirnov's distance, in units of its critical value at 0.001: beyond 1, the distributions differ. */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a, b].map((each) => each.toSorted((p, q) => p - q)) as [number[], number[]];
  let [i, j, distance] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i] ?? Number.POSITIVE_INFINITY, y[j] ?? Number.POSITIVE_INFINITY);
    while (i < x.length && (x[i] ?? 0) <= at) i++;
    while (j < y.length && (y[j] ?? 0) <= at) j++;
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length));
  }
  const critical = Math.sqrt(-Math.log(0.001 / 2) / 2) * Math.sqrt((a.length + b.length) / (a.length * b.length));
  return distance / critical;
}

export function quantile(sample: readonly number[], share: number): number {
  return sample.toSorted((p, q) => p - q)[Math.floor(share * (sample.length - 1))] ?? Number.NaN;
}
