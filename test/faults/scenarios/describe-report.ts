import type { Spread } from "../judge/figures.ts";
import type { ScenarioReport } from "./report.ts";

/** A report as a person reads it; the seed is what repeats its plan. */
export function describeReport(report: ScenarioReport): string {
  const { scenario, backend, seed, durationSeconds, events, figures, spans, goals, violations } = report;
  const { asked, acknowledged, verified, texts, extraTexts, acknowledgeMs, textMs, webhooks } = figures;
  const lines = [
    `${scenario} · queue on ${backend} · seed ${seed} · ${durationSeconds} s`,
    `  done to it     ${Object.entries(events)
      .map(([what, count]) => `${what} ${count}`)
      .join(", ")}`,
    `  asked ${asked}, acknowledged ${acknowledged}, verified ${verified}, texts ${texts} (${extraTexts} extra)`,
    `  to acknowledge ${spread(acknowledgeMs)}`,
    `  to the text    ${spread(textMs)}`,
    `  webhooks       ${webhooks.events} events, ${webhooks.lost} lost, ${webhooks.repeats} repeats, first ${spread(webhooks.firstMs)}`,
    ...Object.entries(spans).map(([what, each]) => `  ${what.padEnd(14)} ${spread(each)}`),
    ...goals.map(({ name, target, value, isMet }) => `  ${isMet ? "✓" : "✗"} ${name}: ${value} (${target})`),
    ...violations.flatMap(({ invariant, count, examples }) => [
      `  ✗ ${invariant}: ${count} times`,
      ...examples.map((example) => `      ${example}`),
    ]),
  ];
  return lines.join("\n");
}

function spread({ n, p50, p99, max }: Spread): string {
  return n === 0 ? "nothing to measure" : `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms, n ${n}`;
}
