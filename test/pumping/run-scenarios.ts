import { table } from "../../docs/fill-page.ts";
import { seeded } from "../support/seeded.ts";
import { type Scenario, scenarios } from "./scenarios.ts";
import { type Outcome, simulate } from "./simulate.ts";

export interface PlayedScenario extends Outcome {
  readonly scenario: Scenario;
}

/** What a text costs, in cents: about what the countries are billed that pumping lives on. */
const CENTS_PER_TEXT = 10;

/** All scenarios; `scale` 1 is what docs/pumping.md shows. */
export function runScenarios({
  seed,
  scale,
}: {
  readonly seed: number;
  readonly scale: number;
}): readonly PlayedScenario[] {
  return scenarios.map((scenario) => ({ scenario, ...simulate(scenario.requests(seeded(seed), scale)) }));
}

export function describeOutcomes(outcomes: readonly PlayedScenario[]): string {
  const rows = outcomes.map(({ scenario, attacked, letThrough, detectedAfterSeconds, honest, blocked }) => [
    scenario.loses ? `**lost:** ${scenario.name}` : scenario.name,
    attacked === 0 ? "–" : count(attacked),
    attacked === 0 ? "–" : count(letThrough),
    attacked === 0 ? "–" : dollars(letThrough),
    attacked === 0 ? "–" : detectedAfterSeconds === null ? "never" : duration(detectedAfterSeconds),
    count(honest),
    `${count(blocked)} (${percent(blocked / honest)})`,
  ]);
  const titles = ["scenario", "attack", "let through", "cost", "first refused after", "honest", "honest blocked"];
  return table(titles, rows);
}

const count = (n: number): string => n.toLocaleString("en-GB");
const dollars = (texts: number): string => `$${((texts * CENTS_PER_TEXT) / 100).toFixed(2)}`;
const percent = (share: number): string => `${(share * 100).toFixed(3)} %`;

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return seconds < 7_200 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
