import { type ChanceSettings, guessChance } from "@proofline/core/guess";
import { defaultSettings, type ProjectSettings } from "@proofline/core/project";
import { Day } from "./day.ts";
import type { Ground } from "./ground.ts";
import { exactInterval, type Interval } from "./interval.ts";
import { type Strategy, strategies } from "./strategies.ts";

export const CONFIDENCE = 0.99;

/** One strategy under one policy, over many days. */
export interface Row {
  readonly policy: string;
  readonly strategy: string;
  readonly days: number;
  readonly judged: number;
  /** Of one day. */
  readonly judgedMost: number;
  /** What the chance was computed from. */
  readonly judgedBound: number;
  readonly hits: number;
  readonly interval: Interval;
  /** The computed chance. */
  readonly bound: number;
  /** Whether the whole interval lies under the bound; "no answer" where there were too few days to say. */
  readonly verdict: "under" | "over" | "no answer";
}

export interface Campaign {
  readonly policy: string;
  readonly settings: Partial<ProjectSettings>;
  readonly strategy: Strategy;
  readonly days: number;
  readonly seed: string;
  readonly open: (settings: Partial<ProjectSettings>, seed: string) => Ground;
  /** The bound is that of these settings; default: of those that are played. */
  readonly judgedBy?: Partial<ProjectSettings>;
}

/** Codes of two digits and more guesses, so that they hit often enough to be counted. */
const shortened: Partial<ProjectSettings> = {
  codeType: "numeric",
  codeLength: 2,
  checksMax: 10,
  guessesPerDayMax: 15,
  sendsMax: 3,
  cooldownsSeconds: [1],
  // The bound leans on no limit of sends: attackers may have as many texts as they like.
  limits: [],
};

export const policies: Readonly<Record<string, Partial<ProjectSettings>>> = {
  same: { ...shortened, resendPolicy: "same" },
  new_revoke_old: { ...shortened, resendPolicy: "new_revoke_old" },
  new_keep_old_until_used: { ...shortened, resendPolicy: "new_keep_old_until_used" },
  "same, locked for 6 h": {
    ...shortened,
    resendPolicy: "same",
    checksMax: 3,
    guessesPerDayMax: 5,
    lockoutSeconds: 21_600,
  },
};

export async function runCampaign(campaign: Campaign): Promise<Row> {
  const { policy, settings, strategy, days, seed, open } = campaign;
  const pick = createPicker(`${seed} ${policy} ${strategy.name}`);
  const { perDay: bound, guessesPerDay } = chanceOf(campaign.judgedBy ?? settings);
  let [judged, judgedMost, hits] = [0, 0, 0];
  for (let day = 0; day < days; day++) {
    const ground = open(settings, `${seed} ${policy} ${strategy.name} ${day}`);
    const played = await new Day(ground, pick).play(strategy.play);
    judged += played.judged;
    judgedMost = Math.max(judgedMost, played.judged);
    hits += played.hit ? 1 : 0;
  }
  const interval = exactInterval(hits, { of: days, confidence: CONFIDENCE });
  const verdict = interval.upper <= bound ? "under" : interval.lower > bound ? "over" : "no answer";
  const judgedBound = guessesPerDay;
  return { policy, strategy: strategy.name, days, judged, judgedMost, judgedBound, hits, interval, bound, verdict };
}

/** Every strategy under every policy. Those beside a holder come close to the bound, and need more days. */
export async function runAll(options: {
  readonly days: number;
  readonly besideDays: number;
  readonly seed: string;
  readonly open: Campaign["open"];
  /** Default: all. */
  readonly policies?: readonly string[];
  readonly onRow: (row: Row) => void;
}): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const chosen = Object.entries(policies).filter(([policy]) => options.policies?.includes(policy) !== false);
  for (const [policy, settings] of chosen) {
    for (const strategy of strategies) {
      const days = strategy.besideHolder ? options.besideDays : options.days;
      const row = await runCampaign({ ...options, policy, settings, strategy, days });
      options.onRow(row);
      rows.push(row);
    }
  }
  return rows;
}

function chanceOf(settings: Partial<ProjectSettings>) {
  const all: ChanceSettings = { ...defaultSettings, ...settings };
  return guessChance(all);
}

/** Whole numbers below a bound, the same for the same seed (SplitMix32). */
function createPicker(seed: string): (below: number) => number {
  let state = [...seed].reduce((sum, character) => (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) | 0, 7);
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * below);
  };
}
