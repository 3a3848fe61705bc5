import type { Asked } from "./traffic.ts";
import { honest, pumping } from "./traffic.ts";

export interface Scenario {
  readonly name: string;
  /** What is to be learnt from it. */
  readonly about: string;
  /** Whether the guard is meant to stop it; else the table shows what it costs that it does not. */
  readonly loses: boolean;
  requests(draw: () => number, scale: number): readonly Asked[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** An ordinary day of an app at home: 85 of 100 type the code. */
const home = { country: "GB", prefix: "+4474", ranges: 4_000, fromMs: 0, lastsMs: 2 * DAY_MS, proves: 0.85 } as const;
const homeDays = (scale: number) => ({ ...home, requests: 100_000 * scale });

export const scenarios: readonly Scenario[] = [
  {
    name: "one range, rotating addresses",
    about: "100,000 requests from 10,000 networks into one range of the app's own country, in an hour",
    loses: false,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...pumping(
        {
          country: "GB",
          prefix: "+4474",
          ranges: 1,
          requests: 100_000 * scale,
          networks: 10_000,
          fromMs: DAY_MS,
          lastsMs: HOUR_MS,
          proves: 0,
        },
        draw,
      ),
    ],
  },
  {
    name: "one network, many ranges",
    about: "20,000 requests from one network to 2,000 ranges of the app's own country, in an hour",
    loses: false,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...pumping(
        {
          country: "GB",
          prefix: "+4474",
          ranges: 2_000,
          requests: 20_000 * scale,
          networks: 1,
          fromMs: DAY_MS,
          lastsMs: HOUR_MS,
          proves: 0,
        },
        draw,
      ),
    ],
  },
  {
    name: "many ranges of one risky country",
    about: "20,000 requests from 10,000 networks to 2,000 ranges of a country without customers, in an hour",
    loses: false,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...pumping(
        {
          country: "LV",
          prefix: "+3712",
          ranges: 2_000,
          requests: 20_000 * scale,
          networks: 10_000,
          fromMs: DAY_MS,
          lastsMs: HOUR_MS,
          proves: 0,
        },
        draw,
      ),
    ],
  },
  {
    name: "slow drip",
    about: "one request every ten minutes into one range, from as many networks, over a week",
    loses: false,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...pumping(
        {
          country: "GB",
          prefix: "+4474",
          ranges: 1,
          requests: 1_008,
          networks: 1_008,
          fromMs: HOUR_MS,
          lastsMs: 7 * DAY_MS,
          proves: 0,
        },
        draw,
      ),
    ],
  },
  {
    name: "mixed with a real spike",
    about: "ten times the usual traffic for an hour, and 20,000 requests into one range in the midst of it",
    loses: false,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...honest({ ...home, requests: 20_000 * scale, fromMs: DAY_MS, lastsMs: HOUR_MS }, draw),
      ...pumping(
        {
          country: "GB",
          prefix: "+4474",
          ranges: 1,
          requests: 20_000 * scale,
          networks: 10_000,
          fromMs: DAY_MS,
          lastsMs: HOUR_MS,
          proves: 0,
        },
        draw,
      ),
    ],
  },
  {
    name: "honest: a new country, slowly",
    about: "3,000 people of a country that nobody came from before, over a day",
    loses: false,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...honest(
        {
          country: "LV",
          prefix: "+3712",
          ranges: 300,
          requests: 3_000 * scale,
          fromMs: DAY_MS,
          lastsMs: DAY_MS,
          proves: 0.8,
        },
        draw,
      ),
    ],
  },
  {
    name: "honest: a new country, at once",
    about: "20,000 people of a country that nobody came from before, within an hour",
    loses: false,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...honest(
        {
          country: "LV",
          prefix: "+3712",
          ranges: 1_500,
          requests: 20_000 * scale,
          fromMs: DAY_MS,
          lastsMs: HOUR_MS,
          proves: 0.8,
        },
        draw,
      ),
    ],
  },
  {
    name: "honest: a new country, in ten minutes",
    about:
      "20,000 people of a country that nobody came from before, within ten minutes: more type at once than it may have",
    loses: true,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...honest(
        {
          country: "LV",
          prefix: "+3712",
          ranges: 1_500,
          requests: 20_000 * scale,
          fromMs: DAY_MS,
          lastsMs: HOUR_MS / 6,
          proves: 0.8,
        },
        draw,
      ),
    ],
  },
  {
    name: "drip below the budget",
    about: "24 requests a day into one range, for a week: as many as honest people leave unproven",
    loses: true,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...pumping(
        {
          country: "GB",
          prefix: "+4474",
          ranges: 1,
          requests: 168,
          networks: 168,
          fromMs: HOUR_MS,
          lastsMs: 7 * DAY_MS,
          proves: 0,
        },
        draw,
      ),
    ],
  },
  {
    name: "thin, among honest people",
    about: "10,000 requests from 10,000 networks over 2,000 ranges of the app's own country, in a day",
    loses: true,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...pumping(
        {
          country: "GB",
          prefix: "+4474",
          ranges: 2_000,
          requests: 10_000 * scale,
          networks: 10_000,
          fromMs: DAY_MS,
          lastsMs: DAY_MS,
          proves: 0,
        },
        draw,
      ),
    ],
  },
  {
    name: "types more than half of its codes",
    about: "20,000 requests into one range by who holds the numbers and types 55 of 100 codes, in a day",
    loses: true,
    requests: (draw, scale) => [
      ...honest(homeDays(scale), draw),
      ...pumping(
        {
          country: "GB",
          prefix: "+4474",
          ranges: 1,
          requests: 20_000 * scale,
          networks: 10_000,
          fromMs: DAY_MS,
          lastsMs: DAY_MS,
          proves: 0.55,
        },
        draw,
      ),
    ],
  },
];
