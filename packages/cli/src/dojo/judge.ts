import { type Answer, isTaken } from "./answer.ts";
import type { DiagnosisCode } from "./diagnosis.ts";
import { failed, notObservable, passed, type Verdict } from "./drill.ts";

/** A receiver that refuses because it was called too often says nothing about what it was called with. */
export const limited: Verdict = notObservable(
  "the receiver limits how often it is called (429): switch that off for the dojo",
);

/** For what must be taken: 2xx passes. A 4xx means `refused`, a 5xx `crashed`. */
export function judgeTaken(
  answer: Answer,
  { refused, crashed = refused }: { refused: DiagnosisCode; crashed?: DiagnosisCode },
): Verdict {
  const { status, failure } = answer;
  if (failure === "timeout") return failed("too_slow");
  if (status === null) return failed("stopped_answering");
  if (isTaken(answer)) return passed;
  if (status < 400) return failed("answers_redirect");
  if (status === 429) return limited;
  return failed(status >= 500 ? crashed : refused);
}

/** For what must be refused: 4xx passes, and so does a connection that ends. A 2xx means `taken`. */
export function judgeRefused(answer: Answer, { taken }: { taken: DiagnosisCode }): Verdict {
  const { status, failure, processed } = answer;
  if (failure === "timeout") return failed("hangs_on_forgery");
  if (failure === "unreachable") return failed("stopped_answering");
  if (status === null) return passed;
  // It refused, and yet it said 2xx: the answer does not wait for the verification.
  if (isTaken(answer)) return failed(processed === false ? "answers_before_verifying" : taken);
  if (status < 400) return failed("answers_redirect");
  if (status === 429) return limited;
  return status >= 500 ? failed("crashes_on_forgery") : passed;
}
