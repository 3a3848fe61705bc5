import type { LimitRule, LimitSubject, LimitWindow } from "./rule.ts";

export const LIMIT_PRESETS = ["strict", "balanced", "open", "none"] as const;
export type LimitPreset = (typeof LIMIT_PRESETS)[number];

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

type Counts = Partial<Record<LimitSubject, readonly LimitWindow[]>>;

const hourAndDay = (perHour: number, perDay: number): readonly LimitWindow[] => [
  { max: perHour, seconds: HOUR_SECONDS },
  { max: perDay, seconds: DAY_SECONDS },
];

/** docs/limits.md is printed from these. What everybody can ask for (`client_…`) is held tighter than what backends do. */
const counts: Record<LimitPreset, Counts> = {
  /** Three in five minutes and three a day for a number (requirements A-12): what products do that are pumped. */
  strict: {
    number: [
      { max: 3, seconds: 300 },
      { max: 3, seconds: DAY_SECONDS },
    ],
    number_range: hourAndDay(60, 200),
    country: hourAndDay(2_000, 10_000),
    client_ip: hourAndDay(10, 30),
    client_network: hourAndDay(60, 200),
    user: hourAndDay(5, 10),
    project: hourAndDay(5_000, 30_000),
    api_key: hourAndDay(5_000, 30_000),
    client_number: hourAndDay(2, 3),
    client_address: hourAndDay(5, 15),
    client_sends: hourAndDay(1_000, 5_000),
  },
  /** Ten an hour and twenty a day for a number (requirements 4.3); the rest stops a flood and no ordinary app. */
  balanced: {
    number: hourAndDay(10, 20),
    number_range: hourAndDay(2_000, 10_000),
    country: hourAndDay(20_000, 200_000),
    client_ip: hourAndDay(200, 1_000),
    client_network: hourAndDay(1_000, 5_000),
    user: hourAndDay(20, 50),
    project: hourAndDay(50_000, 500_000),
    api_key: hourAndDay(50_000, 500_000),
    client_number: hourAndDay(5, 10),
    client_address: hourAndDay(30, 100),
    client_sends: hourAndDay(10_000, 50_000),
  },
  open: {
    number: hourAndDay(20, 50),
    number_range: hourAndDay(20_000, 100_000),
    client_ip: hourAndDay(2_000, 10_000),
    client_network: hourAndDay(10_000, 50_000),
    user: hourAndDay(50, 100),
    project: hourAndDay(500_000, 5_000_000),
    client_number: hourAndDay(10, 25),
    client_address: hourAndDay(300, 1_000),
    client_sends: hourAndDay(100_000, 500_000),
  },
  none: {},
};

/** The rules of a preset; each is named after what it counts by. */
export const presetRules: Record<LimitPreset, readonly LimitRule[]> = {
  strict: rulesOf(counts.strict),
  balanced: rulesOf(counts.balanced),
  open: rulesOf(counts.open),
  none: rulesOf(counts.none),
};

function rulesOf(each: Counts): readonly LimitRule[] {
  return Object.entries(each).map(([by, windows]) => ({ name: by, by: by as LimitSubject, key: null, windows }));
}
