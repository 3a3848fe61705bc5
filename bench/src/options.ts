import { parseArgs } from "node:util";
import { BACKENDS, type Backend } from "./report/document.ts";

export interface BenchOptions {
  readonly backends: readonly Backend[];
  /** Length of one leg. */
  readonly seconds: number;
  /** Legs of each pair: floor, measured, floor, measured … */
  readonly rounds: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Whole flows under way at once. */
  readonly flows: number;
  /** One after the other, for the idle figures. */
  readonly idleSamples: number;
  readonly seed: number;
  readonly quick: boolean;
  /** What is measured: the paths of the product, more worker processes, or the statements of the sweep. */
  readonly subject: "paths" | "workers" | "sweep";
  /** Rows in the database whose sweep is explained. */
  readonly rows: number;
}

export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `npm run bench -- [options]
  --backend redis|postgres   one backend only (default: both, one after the other)
  --seconds N                length of one leg (default 2.5)
  --seed N                   picks numbers and wrong codes (default 1)
  --quick                    a smoke test: short legs, figures that mean nothing
  --workers                  instead: 1, 2 and 4 worker processes against a carrier that answers in 200 ms
  --sweep                    instead: the plan of each statement of the sweep over many rows, with and without work
  --rows N                   so many rows for --sweep (default 1000000)`;

/** Reads the command line. Throws UsageError. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { backend, seconds, seed, quick, workers, sweep, rows } = parse(args);
  if (backend !== undefined && !isBackend(backend)) throw new UsageError("--backend is redis or postgres");
  if (workers && sweep) throw new UsageError("--workers and --sweep are two runs");
  return {
    subject: workers ? "workers" : sweep ? "sweep" : "paths",
    rows: numberOf(rows, { name: "--rows", min: 1_000, max: 1e8 }) ?? 1_000_000,
    backends: backend === undefined ? BACKENDS : [backend],
    seconds: numberOf(seconds, { name: "--seconds", min: 0.2, max: 600 }) ?? (quick ? 0.3 : 2.5),
    rounds: quick ? 1 : 3,
    concurrency: 64,
    flows: quick ? 16 : 64,
    idleSamples: quick ? 5 : 100,
    seed: numberOf(seed, { name: "--seed", min: 0, max: 1e9 }) ?? 1,
    quick,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        backend: { type: "string" },
        seconds: { type: "string" },
        seed: { type: "string" },
        quick: { type: "boolean", default: false },
        workers: { type: "boolean", default: false },
        sweep: { type: "boolean", default: false },
        rows: { type: "string" },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function numberOf(
  text: string | undefined,
  { name, min, max }: { name: string; min: number; max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !(value >= min && value <= max)) throw new UsageError(`${name} is from ${min} to ${max}`);
  return value;
}

function isBackend(text: string): text is Backend {
  return (BACKENDS as readonly string[]).includes(text);
}
