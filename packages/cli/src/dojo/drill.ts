import type { Answer } from "./answer.ts";
import type { DiagnosisCode } from "./diagnosis.ts";
import type { Dojo } from "./dojo.ts";

/** One thing that a receiver must do right. */
export interface Drill {
  readonly name: string;
  /** What is right, as the end of "your receiver …". */
  readonly title: string;
  run(dojo: Dojo): Promise<Verdict>;
}

export type Verdict =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly diagnosis: DiagnosisCode }
  /** Nothing that was seen speaks for or against it. */
  | { readonly kind: "not_observable"; readonly why: string };

/** A drill that was run, with everything that the receiver answered. */
export interface DrillResult {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly verdict: Verdict;
  readonly answers: readonly Answer[];
}

export interface DrillGroup {
  readonly title: string;
  readonly drills: readonly Drill[];
}

export const passed: Verdict = { kind: "passed" };
export const failed = (diagnosis: DiagnosisCode): Verdict => ({ kind: "failed", diagnosis });
export const notObservable = (why: string): Verdict => ({ kind: "not_observable", why });

/** The first that failed, else the first that could not be observed. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find(({ kind }) => kind === "failed") ?? verdicts.find(({ kind }) => kind === "not_observable") ?? passed
  );
}
