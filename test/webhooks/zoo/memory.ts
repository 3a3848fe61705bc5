export interface MemorySample {
  readonly atMs: number;
  readonly rssMb: number;
  readonly heapMb: number;
}

/** Whether a process grows: medians say what it holds, the slope what it would hold in a day. */
export interface Memory {
  readonly samples: number;
  readonly minutes: number;
  readonly firstQuarterMb: number;
  readonly lastQuarterMb: number;
  readonly mostMb: number;
  /** The least of the JavaScript heap, as it is after a collection: what is held, apart from what the runtime keeps. */
  readonly firstQuarterHeapMb: number;
  readonly lastQuarterHeapMb: number;
  /** Of the line through all samples that leaves the least squares. */
  readonly slopeMbPerMinute: number;
  /** The same without the first quarter, in which a runtime takes what it will keep. */
  readonly settledSlopeMbPerMinute: number;
}

/** Null for fewer samples than a quarter can be told by. */
export function flatness(samples: readonly MemorySample[]): Memory | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < 8) return null;
  const quarter = Math.floor(samples.length / 4);
  return {
    samples: samples.length,
    minutes: round((last.atMs - first.atMs) / 60_000),
    firstQuarterMb: median(samples.slice(0, quarter)),
    lastQuarterMb: median(samples.slice(-quarter)),
    mostMb: round(Math.max(...samples.map(({ rssMb }) => rssMb))),
    firstQuarterHeapMb: leastHeap(samples.slice(0, quarter)),
    lastQuarterHeapMb: leastHeap(samples.slice(-quarter)),
    slopeMbPerMinute: slope(samples),
    settledSlopeMbPerMinute: slope(samples.slice(quarter)),
  };
}

/** Of a process that publishes Prometheus's standard metrics. Throws where it does not. */
export function readMemory(metrics: string): Omit<MemorySample, "atMs"> {
  return {
    rssMb: readGauge(metrics, "process_resident_memory_bytes") / 1e6,
    heapMb: readGauge(metrics, "nodejs_heap_size_used_bytes") / 1e6,
  };
}

function readGauge(metrics: string, name: string): number {
  const value = new RegExp(`^${name} (\\S+)$`, "m").exec(metrics)?.[1];
  if (value === undefined) throw new Error(`no ${name} among the metrics`);
  return Number(value);
}

const leastHeap = (samples: readonly MemorySample[]): number => round(Math.min(...samples.map(({ heapMb }) => heapMb)));

function median(samples: readonly MemorySample[]): number {
  const sorted = samples.map(({ rssMb }) => rssMb).toSorted((a, b) => a - b);
  return round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

function slope(samples: readonly MemorySample[]): number {
  const mean = (pick: (one: MemorySample) => number): number =>
    samples.reduce((sum, one) => sum + pick(one), 0) / samples.length;
  const minutes = mean(({ atMs }) => atMs / 60_000);
  const rssMb = mean((one) => one.rssMb);
  const together = mean((one) => (one.atMs / 60_000 - minutes) * (one.rssMb - rssMb));
  const alone = mean((one) => (one.atMs / 60_000 - minutes) ** 2);
  return alone === 0 ? 0 : round(together / alone);
}

const round = (value: number): number => Math.round(value * 100) / 100;
