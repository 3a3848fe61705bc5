import { describeAnswer } from "./answer.ts";
import { diagnosisOf } from "./diagnosis.ts";
import type { DrillResult } from "./drill.ts";
import type { DojoReport } from "./run-dojo.ts";

/** The report for people. */
export function writeReport({ url, results, causes, score }: DojoReport): string {
  const lines = [`Receiver dojo: ${url}`];
  const idle = results.filter(wasNotRun);
  let group = "";
  for (const result of results.filter((one) => !wasNotRun(one))) {
    if (result.group !== group) lines.push("", result.group);
    group = result.group;
    lines.push(...writeResult(result));
  }
  for (const why of new Set(idle.map(whyOf))) lines.push("", `${idle.length} more were not run: ${why}.`);
  if (causes.length > 0) lines.push("", "What is wrong");
  for (const [index, code] of causes.entries()) {
    const { wrong, fix } = diagnosisOf(code);
    lines.push(`  ${index + 1}. ${wrong}`, `     Fix: ${fix}`, `     (${code})`);
  }
  const total = results.length;
  lines.push(
    "",
    `Score: ${score.passed} of ${total} passed, ${score.failed} failed, ${score.notObservable} not observable.`,
  );
  return `${lines.join("\n")}\n`;
}

const whyOf = ({ verdict }: DrillResult): string => (verdict.kind === "not_observable" ? verdict.why : "");

const wasNotRun = ({ verdict, answers }: DrillResult): boolean =>
  verdict.kind === "not_observable" && answers.length === 0 && verdict.why !== "";

function writeResult({ title, verdict, answers }: DrillResult): readonly string[] {
  if (verdict.kind === "passed") return [`  ✓ ${title}`];
  if (verdict.kind === "not_observable") return [`  ? ${title}: not observable, ${verdict.why}`];
  return [`  ✗ ${title}: ${answers.map(describeAnswer).join("; ")} (${verdict.diagnosis})`];
}

/** The report for programs. */
export function writeJsonReport({ url, results, causes, score }: DojoReport): string {
  const drills = results.map(({ name, title, verdict, answers }) => ({
    name,
    title,
    verdict: verdict.kind,
    diagnosis: verdict.kind === "failed" ? verdict.diagnosis : null,
    why: verdict.kind === "not_observable" ? verdict.why : null,
    answers: answers.map(({ status, failure, processed, tookMs }) => ({
      status,
      failure,
      processed,
      took_ms: Math.round(tookMs),
    })),
  }));
  const diagnoses = causes.map((code) => ({ code, ...diagnosisOf(code) }));
  const { passed, failed, notObservable } = score;
  const total = { passed, failed, not_observable: notObservable, total: results.length };
  return `${JSON.stringify({ url, score: total, diagnoses, drills }, null, 2)}\n`;
}
