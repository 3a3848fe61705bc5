import { type Ground, openGround } from "../ground/open-ground.ts";
import { spreadOf } from "../judge/figures.ts";
import { runLoad } from "../load/run-load.ts";
import { atMost, noneOf, type ScenarioOptions, type ScenarioReport } from "./report.ts";

export interface FailoverOptions extends ScenarioOptions {
  /** Of each kind. */
  readonly sends: number;
  readonly perSecond: number;
}

/** Reliability R7. */
const DEFINITE_P95_MS_MAX = 2_000;
const AMBIGUOUS_P95_MS_MAX = 12_000;
/** Of so many numbers, one is refused and one is never sure: any more, and the provider would be taken for down. */
const ONE_OF = 8;
const UNROUTABLE = 21612;

/** How long a text takes that its first provider refused, or of which nobody knows whether it took it. */
export async function runFailover({ backend, seed, sends, perSecond }: FailoverOptions): Promise<ScenarioReport> {
  const startedMs = performance.now();
  const ground = await openGround({ backend, seed });
  try {
    const kinds = new Map<string, "definite" | "ambiguous" | "usual">();
    const numbers: string[] = [];
    for (let n = 0; n < sends * ONE_OF; n++) numbers.push(await scripted(ground, { n, kinds }));
    let next = 0;
    await runLoad({
      ...ground,
      client: ground.client(),
      numbers: () => numbers[next++] ?? "",
      perSecond,
      checkedShare: 0.25,
      max: numbers.length,
      textTimeoutMs: 60_000,
    });
    const { figures, violations, evidence } = await ground.judge({ quietMs: 60_000 });
    const timesOf = (kind: string): number[] =>
      evidence.intents
        .filter(({ to }) => kinds.get(to) === kind)
        .map(
          ({ to, acknowledged }) =>
            (ground.ledger.texts(to)[0]?.at_ms ?? Number.POSITIVE_INFINITY) - (acknowledged?.atMs ?? 0),
        );
    const [definite, ambiguous] = [timesOf("definite"), timesOf("ambiguous")];
    return {
      scenario: "failover",
      backend,
      seed,
      durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
      events: { refused: definite.length, unknown: ambiguous.length },
      figures,
      spans: { definite: spreadOf(definite), ambiguous: spreadOf(ambiguous) },
      goals: [
        noneOf("lost", { count: figures.lost, n: figures.acknowledged }),
        atMost("failover after a refusal, p95", { value: p95(definite), max: DEFINITE_P95_MS_MAX, unit: " ms" }),
        atMost("failover after an unknown, p95", { value: p95(ambiguous), max: AMBIGUOUS_P95_MS_MAX, unit: " ms" }),
      ],
      violations,
    };
  } finally {
    await ground.close();
  }
}

async function scripted(
  { numbers, script }: Ground,
  { n, kinds }: { n: number; kinds: Map<string, "definite" | "ambiguous" | "usual"> },
): Promise<string> {
  const to = numbers();
  const kind = n % ONE_OF === 0 ? "definite" : n % ONE_OF === ONE_OF / 2 ? "ambiguous" : "usual";
  kinds.set(to, kind);
  if (kind === "definite") await script({ to, provider: "twilio", steps: [{ respond: 400, code: UNROUTABLE }] });
  if (kind === "ambiguous") await script({ to, provider: "twilio", steps: [{ respond: "reset" }] });
  return to;
}

export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0);
}
