import type { GuardSubjects } from "./scope.ts";

/** `record` counts and says in each decision what it would have refused; `enforce` refuses. */
export const GUARD_MODES = ["off", "record", "enforce"] as const;
export type GuardMode = (typeof GUARD_MODES)[number];

/** Sends that the guard counts and never refuses. */
export interface GuardAllowList {
  /** Hex of the keyed digests of numbers. */
  readonly numbers: readonly string[];
  /** Beginnings of numbers: `+44740012`. */
  readonly ranges: readonly string[];
  /** Networks in their canonical form: `203.0.113.0/24`. */
  readonly networks: readonly string[];
}

export interface GuardPolicy {
  readonly mode: GuardMode;
  readonly allow: GuardAllowList;
}

export const defaultGuardPolicy: GuardPolicy = { mode: "record", allow: { numbers: [], ranges: [], networks: [] } };

/** Whether the operator vouches for this number, its range or the network it is asked from. */
export function isAllowed(
  { numbers, ranges, networks }: GuardAllowList,
  { to, network, digest }: Pick<GuardSubjects, "to" | "network"> & { readonly digest: string },
): boolean {
  if (numbers.includes(digest)) return true;
  return ranges.some((range) => to.startsWith(range)) || (network !== null && networks.includes(network));
}
