import { defineCommand } from "citty";
import { agreeOnSecrets } from "./agree-on-secrets.ts";
import { writeJsonReport, writeReport } from "./report.ts";
import { type DojoReport, runDojo } from "./run-dojo.ts";
import { readTarget, UsageError } from "./target.ts";

const args = {
  url: {
    type: "positional",
    required: true,
    description: "Where your receiver listens, such as http://localhost:3000/webhooks",
  },
  secret: {
    type: "string",
    valueHint: "whsec_…",
    description: "The receiver's secret, or two with a comma: current,next. Without it, the dojo makes two",
  },
  json: { type: "boolean", description: "Print the report as JSON" },
  wait: {
    type: "string",
    valueHint: "seconds",
    description: "Wait that long for the receiver to get the secret, not for Enter",
  },
  deadline: { type: "string", valueHint: "seconds", default: "15", description: "How long an answer may take" },
  "time-limit": {
    type: "string",
    valueHint: "seconds",
    default: "120",
    description: "How long the whole dojo may take",
  },
  insecure: { type: "boolean", description: "Allow http, and certificates nobody vouches for, beyond this machine" },
} as const;

/** `proofline dojo <url>`: 0 all passed, 1 something failed, 2 it could not run, 3 something could not be observed. */
export const dojoCommand = defineCommand({
  meta: {
    name: "proofline dojo",
    description: "Sends hostile deliveries to your webhook receiver and says what it does wrong.",
  },
  args,
  async run({ args: given }) {
    refuseUnknown(given);
    const target = readTarget(given.url, { insecure: given.insecure ?? false });
    const deadlineMs = 1000 * readSeconds("deadline", given.deadline);
    const timeLimitMs = 1000 * readSeconds("time-limit", given["time-limit"]);
    const waitMs = given.wait === undefined ? null : 1000 * readSeconds("wait", given.wait);
    const secrets = await agreeOnSecrets({ given: given.secret, waitMs });
    const report = await runDojo({ target, secrets, deadlineMs, timeLimitMs });
    process.stdout.write(given.json ? writeJsonReport(report) : writeReport(report));
    process.exitCode = exitCodeOf(report);
  },
});

function exitCodeOf({ causes, score }: DojoReport): number {
  if (causes.includes("unreachable")) return 2;
  if (score.failed > 0) return 1;
  return score.notObservable > 0 ? 3 : 0;
}

/** citty takes any option; a misspelt --secret would test with another secret than the one meant. */
function refuseUnknown(given: Readonly<Record<string, unknown>> & { _: readonly string[] }): void {
  const known = new Set(["_", "timeLimit", ...Object.keys(args)]);
  const stranger = Object.keys(given).find((name) => !known.has(name));
  if (stranger !== undefined) throw new UsageError(`There is no option --${stranger}.`);
  if (given._.length > 1) throw new UsageError(`The dojo takes one URL, not ${given._.length}.`);
}

function readSeconds(name: string, text: string): number {
  const seconds = text.trim() === "" ? Number.NaN : Number(text);
  if (seconds >= 0 && seconds <= 3600) return seconds;
  throw new UsageError(`--${name} is a number of seconds, at most 3600, not "${text}".`);
}
