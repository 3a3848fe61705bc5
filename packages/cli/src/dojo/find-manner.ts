import { type Answer, isTaken } from "./answer.ts";
import type { DiagnosisCode } from "./diagnosis.ts";
import { type DojoSettings, openDojo } from "./dojo.ts";
import { failed, passed, type Verdict } from "./drill.ts";
import { type Manner, standardManner } from "./manner.ts";

export interface Opening {
  readonly verdict: Verdict;
  readonly answers: readonly Answer[];
  /** The manner in which the receiver takes deliveries; null when it takes none. */
  readonly manner: Manner | null;
}

/**
 * Finds out in which manner the receiver takes a delivery. When it refuses the standard's, we try what receivers with
 * a well known fault expect: that names the fault, and lets the other drills see past it. A receiver that refuses
 * everything would pass every drill that wants something refused.
 */
export async function findManner(settings: Omit<DojoSettings, "manner">): Promise<Opening> {
  const [secret = "", ...others] = settings.secrets;
  const standard = standardManner(secret);
  const attempt = (manner: Manner): Promise<Answer> => openDojo({ ...settings, manner }).deliver();
  const first = await attempt(standard);
  if (isTaken(first)) {
    const lost = first.processed === false;
    return { verdict: lost ? failed("takes_without_processing") : passed, answers: [first], manner: standard };
  }
  const answers = [first];
  const cause = causeOf(first);
  if (cause === "refuses_genuine" || cause === "crashes_on_genuine") {
    for (const { manner, diagnosis } of faultyManners(standard, others)) {
      const answer = await attempt(manner);
      answers.push(answer);
      if (isTaken(answer)) return { verdict: failed(diagnosis), answers, manner };
    }
  }
  return { verdict: failed(cause), answers, manner: null };
}

function causeOf({ status, failure }: Answer): DiagnosisCode {
  if (failure === "timeout") return "too_slow";
  if (status === null) return "unreachable";
  if (status < 400) return "answers_redirect";
  if (status === 404 || status === 405) return "wrong_url";
  return status >= 500 ? "crashes_on_genuine" : "refuses_genuine";
}

function faultyManners(
  standard: Manner,
  otherSecrets: readonly string[],
): readonly { manner: Manner; diagnosis: DiagnosisCode }[] {
  return [
    { manner: { ...standard, layout: "spaced" }, diagnosis: "body_reserialised" },
    { manner: { ...standard, casing: "Title" }, diagnosis: "headers_case_sensitive" },
    { manner: { ...standard, casing: "UPPER" }, diagnosis: "headers_case_sensitive" },
    ...otherSecrets.map((secret) => ({ manner: { ...standard, secret }, diagnosis: "only_one_secret" as const })),
    { manner: { ...standard, key: "text" }, diagnosis: "secret_not_decoded" },
    { manner: { ...standard, key: "text_after_prefix" }, diagnosis: "secret_not_decoded" },
    { manner: { ...standard, content: "body" }, diagnosis: "signs_body_only" },
    { manner: { ...standard, content: "id.body" }, diagnosis: "timestamp_not_signed_over" },
    { manner: { ...standard, content: "timestamp.body" }, diagnosis: "id_not_signed_over" },
  ];
}
