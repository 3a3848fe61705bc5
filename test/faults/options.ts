import { parseArgs } from "node:util";
import { BACKENDS, type Backend } from "../support/stack.ts";

export interface FaultOptions {
  /** Empty: all. */
  readonly scenarios: readonly string[];
  readonly backends: readonly Backend[];
  readonly seed: number;
  readonly long: boolean;
  /** For machines: one JSON document instead of lines. */
  readonly json: boolean;
}

export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the command line. Throws UsageError. */
export function readOptions(args: readonly string[], known: readonly string[]): FaultOptions {
  const { scenario = [], backend, seed = "1", long = false, json = false } = parse(args);
  const strange = scenario.find((name) => !known.includes(name));
  if (strange !== undefined) throw new UsageError(`there is no scenario "${strange}": there are ${known.join(", ")}`);
  const backends = BACKENDS.filter((each) => backend === undefined || each === backend);
  if (backends.length === 0) throw new UsageError("--backend is redis or postgres");
  if (!/^\d{1,9}$/.test(seed)) throw new UsageError("--seed is a whole number");
  return { scenarios: scenario, backends, seed: Number(seed), long, json };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        scenario: { type: "string", multiple: true },
        backend: { type: "string" },
        seed: { type: "string" },
        long: { type: "boolean" },
        json: { type: "boolean" },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
