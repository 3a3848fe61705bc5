import type { Meter } from "../limit/index.ts";

/** What the guard keeps a budget of unproven codes for, from the narrowest. */
export const GUARD_SCOPES = ["range", "wide_range", "network", "country"] as const;
export type GuardScope = (typeof GUARD_SCOPES)[number];

/** Codes that were sent and not proven, and those that were: of one day. */
export const GUARD_WINDOW_SECONDS = 86_400;

/** Once closed it stays so until no more than this share of what it may have is left: it does not flutter. */
export const REOPEN_SHARE = 0.5;

export interface GuardBudget {
  /** Unproven codes that anybody may have: people who are typing, and those who gave up. */
  readonly base: number;
  /** And so many more for each that was proven: 1 closes where fewer than half are proven. */
  readonly share: number;
}

/** The numbers of the formula `unproven < base + share × proven`; docs/pumping.md is printed from them. */
export const guardBudgets: Readonly<Record<GuardScope, GuardBudget>> = {
  /** E.164 without its last 4 digits: what pumped numbers are bought as. */
  range: { base: 30, share: 1 },
  /** Without its last 6. */
  wide_range: { base: 150, share: 1 },
  /** The person's /24, or /64 of IPv6. */
  network: { base: 50, share: 1 },
  country: { base: 500, share: 1 },
};

/** Who a send is to and from, as far as the guard counts it; null is counted by nothing. */
export interface GuardSubjects {
  readonly to: string;
  readonly country: string | null;
  /** In its canonical form. */
  readonly network: string | null;
}

/** The place of a scope that a send is in. Numbers of no country have none to share. */
export function placeOf(scope: GuardScope, { to, country, network }: GuardSubjects): string | null {
  switch (scope) {
    case "range":
      return to.slice(0, -4);
    case "wide_range":
      return to.slice(0, -6);
    case "network":
      return network;
    case "country":
      return country;
  }
}

/** Codes of one place that are unproven, after those that are proven, which raise what they may be. */
export interface GuardMeters {
  readonly scope: GuardScope;
  /** The digest that both are kept under. */
  readonly key: string;
  readonly proven: Meter;
  readonly unproven: Meter;
}

/**
 * The Meters of a send, for `Limits`: `digest` is keyed and bound to the project. `firstPlace`: where they begin in the
 * request, for one names the other by its place. `enforced` false: they say what they would refuse.
 */
export function guardMetersOf(
  subjects: GuardSubjects,
  { digest, enforced, firstPlace }: { digest: (text: string) => string; enforced: boolean; firstPlace: number },
): readonly GuardMeters[] {
  const places = GUARD_SCOPES.map((scope) => ({ scope, place: placeOf(scope, subjects) }));
  return places
    .filter(({ place }) => place !== null)
    .map(({ scope, place }, i) => {
      const { base, share } = guardBudgets[scope];
      const shared = { seconds: GUARD_WINDOW_SECONDS, enforced };
      const key = digest(`guard\n${scope}\n${place}`);
      return {
        scope,
        key,
        proven: { ...provenMeter(key), enforced, adds: false },
        unproven: {
          ...shared,
          key: unprovenKey(key),
          max: base,
          adds: true,
          reopenShare: REOPEN_SHARE,
          raisedBy: { meter: firstPlace + 2 * i, share },
        },
      };
    });
}

/** Where the codes of a place are counted that are not proven. */
export function unprovenKey(key: string): string {
  return `${key}:u`;
}

/** What counts a proof of a place. */
export function provenMeter(key: string): Meter {
  const counts = { max: null, enforced: false, adds: true, reopenShare: null, raisedBy: null };
  return { key: `${key}:p`, seconds: GUARD_WINDOW_SECONDS, ...counts };
}
