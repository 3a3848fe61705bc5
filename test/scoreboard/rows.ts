import { bound95 } from "../faults/judge/figures.ts";
import type { Goal, ScenarioReport } from "../faults/scenarios/report.ts";
import type { Row } from "./row.ts";

/** The rows that the scenarios speak of; each value is what they measured. */
export function rowsOf(reports: readonly ScenarioReport[]): Row[] {
  const of = (...names: string[]): ScenarioReport[] => reports.filter(({ scenario }) => names.includes(scenario));
  const crashes = of("kills", "points");
  const kills = sum(crashes, ({ events }) => events.kills ?? 0);
  const kept = sum(crashes, ({ figures }) => figures.acknowledged);
  const lost = sum(crashes, ({ figures }) => figures.lost);
  const all = sum(reports, ({ figures }) => figures.acknowledged);
  return [
    {
      ...row("R1", "lost verifications in crash schedules", crashes),
      target: "0",
      value: `${lost}${lost === 0 ? `, below ${(bound95(kept) ?? 1).toPrecision(2)} with 95 %` : ""}`,
      n: `${kills} kills, ${kept} verifications`,
      isMet: crashes.length === 0 ? null : lost === 0 && kept > 0,
    },
    extraTexts(of("kills")),
    broken("R3", {
      figure: "verifications with texts of another code",
      rule: "every text of a verification carries the same code",
      reports,
      all,
    }),
    goals("R4", { figure: "lost after FLUSHALL, failover, eviction", names: ["lost"], reports: of("redis") }),
    goals("R4", {
      figure: "texts as fast as before within 5 s",
      names: ["start to text, asked 5 s after a fault, p99"],
      reports: of("redis"),
    }),
    goals("R5", {
      figure: "worker SIGKILL to resend",
      names: ["killed worker to resend, p50", "killed worker to resend, p99"],
      reports: of("points"),
    }),
    goals("R6", {
      figure: "PostgreSQL crash: lost; up to the first success",
      names: ["lost", "up to the first success"],
      reports: of("postgres"),
    }),
    goals("R7", {
      figure: "failover p95: definite; ambiguous",
      names: ["failover after a refusal, p95", "failover after an unknown, p95"],
      reports: of("failover"),
    }),
    broken("R8", {
      figure: "texts handed over after their code expired",
      rule: "no text goes out after its code expired",
      reports,
      all,
    }),
    goals("R12", {
      figure: "forged receipts; proofs accepted",
      names: ["forged receipts that were not refused", "forged proofs that were believed"],
      reports: of("forgeries"),
    }),
    webhooks(of("failover")),
    goals("R17", {
      figure: "overload at ten times: goodput; checks p99; neighbour's p99 beside alone",
      names: [
        "goodput at ten times, share of the most",
        "checks at ten times, p99",
        "a neighbour's texts at ten times, p99 beside alone",
      ],
      reports: of("overload"),
    }),
  ];
}

function row(id: string, figure: string, reports: readonly ScenarioReport[]) {
  return { id, figure, seconds: sum(reports, ({ durationSeconds }) => durationSeconds) };
}

function extraTexts(reports: readonly ScenarioReport[]): Row {
  const n = sum(reports, ({ figures }) => figures.acknowledged);
  const extra = (1_000 * sum(reports, ({ figures }) => figures.extraTexts)) / Math.max(1, n);
  return {
    ...row("R2", "extra texts per 1,000 sends while one is killed a second", reports),
    target: "≤ 5",
    value: extra.toFixed(2),
    n: `${n} verifications`,
    isMet: reports.length === 0 ? null : n > 0 && extra <= 5,
  };
}

/** Of every scenario that was run: how often one rule was broken. */
function broken(
  id: string,
  { figure, rule, reports, all }: { figure: string; rule: string; reports: readonly ScenarioReport[]; all: number },
): Row {
  const count = sum(reports, ({ violations }) => violations.find(({ invariant }) => invariant === rule)?.count ?? 0);
  return {
    ...row(id, figure, reports),
    target: "0",
    value: String(count),
    n: `${all} verifications`,
    isMet: reports.length === 0 ? null : all > 0 && count === 0,
  };
}

/** The goals as each backend's run met them. */
function goals(
  id: string,
  { figure, names, reports }: { figure: string; names: readonly string[]; reports: readonly ScenarioReport[] },
): Row {
  const found = reports.map(({ backend, goals }) => ({
    backend,
    goals: names.flatMap((name): Goal[] => goals.filter((goal) => goal.name === name)),
  }));
  const one = found[0]?.goals ?? [];
  return {
    ...row(id, figure, reports),
    target: one.map(({ target }) => target).join("; "),
    value: found.map(({ backend, goals }) => `${backend} ${goals.map(({ value }) => value).join("; ")}`).join(" · "),
    n: `${sum(reports, ({ figures }) => figures.acknowledged)} verifications`,
    isMet:
      found.length === 0
        ? null
        : found.every(({ goals }) => goals.length === names.length && goals.every(({ isMet }) => isMet)),
  };
}

/** Reliability R16, where nobody is killed: kills have repeats of their own. */
function webhooks(reports: readonly ScenarioReport[]): Row {
  const events = sum(reports, ({ figures }) => figures.webhooks.events);
  const lost = sum(reports, ({ figures }) => figures.webhooks.lost);
  const repeats = (100 * sum(reports, ({ figures }) => figures.webhooks.repeats)) / Math.max(1, events);
  const p99 = Math.max(0, ...reports.map(({ figures }) => figures.webhooks.firstMs.p99));
  return {
    ...row("R16", "webhook events lost; repeats; first try p99", reports),
    target: "0; ≤ 1 %; ≤ 2000 ms",
    value: `${lost}; ${repeats.toFixed(2)} %; ${p99} ms`,
    n: `${events} events`,
    isMet: reports.length === 0 ? null : events > 0 && lost === 0 && repeats <= 1 && p99 <= 2_000,
  };
}

function sum(reports: readonly ScenarioReport[], value: (report: ScenarioReport) => number): number {
  return reports.reduce((total, report) => total + value(report), 0);
}
