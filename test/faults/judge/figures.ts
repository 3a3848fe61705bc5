import { type Evidence, findLost } from "./invariants.ts";

/** Milliseconds. */
export interface Spread {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Figures {
  readonly asked: number;
  readonly acknowledged: number;
  /** Acknowledged, and neither texted in time nor come to a documented end. */
  readonly lost: number;
  readonly verified: number;
  readonly texts: number;
  /** Texts beyond the first of a Verification. */
  readonly extraTexts: number;
  readonly extraPerThousand: number;
  /** From the first request to the acknowledgement. */
  readonly acknowledgeMs: Spread;
  /** From the acknowledgement to the first text. */
  readonly textMs: Spread;
  readonly webhooks: {
    readonly events: number;
    readonly lost: number;
    readonly repeats: number;
    readonly firstMs: Spread;
  };
}

export function figuresOf(evidence: Evidence): Figures {
  const { intents, ledger, arrivals, facts } = evidence;
  const kept = intents.filter(({ acknowledged }) => acknowledged !== null);
  const texts = intents.map(({ to }) => ledger.texts(to).length);
  const extraTexts = texts.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  const seen = [...arrivals.values()];
  return {
    asked: intents.length,
    acknowledged: kept.length,
    lost: findLost(evidence).length,
    verified: intents.filter(({ verifiedAtMs }) => verifiedAtMs !== null).length,
    texts: texts.reduce((sum, count) => sum + count, 0),
    extraTexts,
    extraPerThousand: round((1_000 * extraTexts) / Math.max(1, kept.length)),
    acknowledgeMs: spreadOf(kept.map(({ acknowledged, askedAtMs }) => (acknowledged?.atMs ?? 0) - askedAtMs)),
    textMs: spreadOf(
      kept.flatMap(({ to, acknowledged }) => {
        const [first] = ledger.texts(to);
        return first === undefined ? [] : [Math.max(0, first.at_ms - (acknowledged?.atMs ?? 0))];
      }),
    ),
    webhooks: {
      events: facts.events.length,
      lost: facts.events.filter(({ id }) => !arrivals.has(id)).length,
      repeats: seen.reduce((sum, { count }) => sum + count - 1, 0),
      firstMs: spreadOf(
        facts.events.flatMap(({ id, atMs }) => {
          const arrival = arrivals.get(id);
          return arrival === undefined ? [] : [Math.max(0, arrival.firstAtMs - atMs)];
        }),
      ),
    },
  };
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { n: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** With no failure in n, the rate is below this with 95 % confidence (the rule of three). */
export function bound95(n: number): number | null {
  return n === 0 ? null : 3 / n;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
