import { AppError } from "../error/index.ts";

export interface NamedAccounts {
  /** The account ids that a request names, in its order. */
  readonly named: readonly string[];
  /** What the project names already may stay: its account may be back with the next configuration. */
  readonly before: readonly string[];
  /** Where the fault of one of them is: `providers.0`. */
  readonly placeOf: (index: number) => string;
}

/**
 * Refuses with `invalid_request` every account that the server was not given. `known`: the ids of its configuration;
 * where it has none, it knows nothing and refuses nothing.
 */
export function requireKnownAccounts(known: readonly string[], { named, before, placeOf }: NamedAccounts): void {
  if (known.length === 0) return;
  const message = `No such provider account; this server has: ${known.join(", ")}.`;
  const faults = [...named.entries()]
    .filter(([, account]) => !known.includes(account) && !before.includes(account))
    .map(([index]) => ({ path: placeOf(index), message }));
  if (faults.length > 0) throw new AppError("invalid_request", message, { faults });
}
