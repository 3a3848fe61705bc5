import type { LimitSubject } from "@proofline/core/limit";

/** A limit of the race: so many sends in any stretch of so many seconds. */
export interface RacedRule {
  readonly by: LimitSubject;
  readonly windows: readonly { readonly max: number; readonly seconds: number }[];
}

const both = (by: LimitSubject, short: number, long: number): RacedRule => ({
  by,
  windows: [
    { max: short, seconds: 2 },
    { max: long, seconds: 8 },
  ],
});

/** One for each subject there is, narrow enough to be spent again and again within a minute. */
export const rules: readonly RacedRule[] = [
  both("number", 3, 6),
  both("number_range", 5, 10),
  both("country", 12, 24),
  both("client_ip", 3, 6),
  both("client_network", 6, 12),
  both("user", 4, 8),
  both("project", 24, 50),
  both("api_key", 16, 32),
  both("client_number", 1, 3),
  both("client_address", 2, 4),
  both("client_sends", 4, 8),
  both("key", 6, 12),
];

/** What holds for one Verification (docs/configuration.md). */
export const COOLDOWN_SECONDS = 1;
export const SENDS_MAX = 3;
