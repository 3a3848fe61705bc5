// Fills the tables of retries.md from the code that they tell of: `node docs/print-retries.ts`. A test of core fails
// when the page says anything else.
import { readFileSync, writeFileSync } from "node:fs";
import { type Attempt, decideNext, ladder, type NextStep } from "../packages/core/src/message/index.ts";
import { REJECTION_KINDS, UNKNOWN_CAUSES } from "../packages/core/src/provider/index.ts";
import { fromUuid } from "../packages/core/src/runtime/index.ts";
import { decideRedelivery, REDELIVERY_SCHEDULE_SECONDS } from "../packages/core/src/webhook/index.ts";
import { fillPage, table } from "./fill-page.ts";

export const retriesPage = new URL("retries.md", import.meta.url);

/** The page with its tables as the code has them now. */
export const fillTables = (page: string): string => fillPage(page, tables);

const tables = { answers: printAnswers, numbers: printNumbers, pauses: printPauses, webhooks: printWebhooks };

type Answer = Pick<Attempt, "status" | "cause" | "retryAfterSeconds">;

const no = (cause: (typeof REJECTION_KINDS)[number], retryAfterSeconds: number | null = null): Answer => ({
  status: "rejected",
  cause,
  retryAfterSeconds,
});
const absent: Answer = { status: "rejected", cause: "absent", retryAfterSeconds: null };
const silence: Answer = { status: "unknown", cause: "timeout", retryAfterSeconds: null };

/** What follows each answer, with a second provider in the route and without: asked of `decideNext` itself. */
function printAnswers(): string {
  const wish = ladder.sameProviderPauseSecondsMax; // a longer one sends us to the next provider
  const others = REJECTION_KINDS.filter((kind) => kind !== "throttled");
  const cases: readonly (readonly [string, readonly Answer[]])[] = [
    ["`accepted`", [{ status: "accepted", cause: null, retryAfterSeconds: null }]],
    ["`rejected` `throttled`", [no("throttled")]],
    [`\`rejected\` \`throttled\`, Retry-After ${wish + 1} s`, [no("throttled", wish + 1)]],
    ["`rejected` `throttled`, the second time", [no("throttled"), no("throttled")]],
    ...others.map((kind): readonly [string, readonly Answer[]] => [`\`rejected\` \`${kind}\``, [no(kind)]]),
    [`\`unknown\` (${UNKNOWN_CAUSES.map((cause) => `\`${cause}\``).join(", ")})`, [silence]],
    ["`unknown`, the second time", [silence, silence]],
    ["`unknown`, then `rejected` `account`", [silence, no("account")]],
    ["`unknown`, and the provider, asked later, has no such text", [absent]],
  ];
  const rows = cases.map(([name, answers]) => [name, follow(answers, ["A", "B"]), follow(answers, ["A"])]);
  return table(["The provider says", "with another provider in the route", "with this one alone"], rows);
}

/** In words what comes after these answers of provider A. */
function follow(answers: readonly Answer[], providers: readonly string[]): string {
  const steps = [0, 1].map((jitter) =>
    step(
      answers.map((answer) => attempt(answer, "A")),
      { providers, jitter },
    ),
  );
  const [soonest, latest] = steps;
  if (soonest?.kind !== "attempt" || latest?.kind !== "attempt")
    return soonest === undefined ? "" : describeEnd(soonest);
  const [from, to] = [soonest, latest].map(({ at }) => at.getTime() / 1_000);
  const who = soonest.provider === "A" ? "the same provider" : "the next provider";
  if (to === 0) return `${who}, at once`;
  return from === to ? `${who}, after ${to} s` : `${who}, after ${from} to ${to} s`;
}

function describeEnd(end: NextStep): string {
  return end.kind === "give_up" ? `the end: \`failed\`, \`${end.reason}\`` : "the end: `sent`";
}

function step(attempts: readonly Attempt[], { providers, jitter }: { providers: readonly string[]; jitter: number }) {
  const situation = { attempts, providers, now: new Date(0), expiresAt: new Date(86_400_000), jitter };
  const next = decideNext({ ...situation, unknown: "resend" });
  if (next.kind !== "look_up") return next;
  // Its provider could tell nothing until the hold was over.
  const now = new Date(ladder.ambiguityHoldSeconds * 1_000);
  return decideNext({ ...situation, now, unknown: "resend", lookedUp: true });
}

function attempt(answer: Answer, provider: string): Attempt {
  const id = fromUuid("att", "00000000-0000-7000-8000-000000000000");
  const silent = { providerCode: null, providerMessageId: null, receiptStatus: null };
  return { ...answer, ...silent, id, provider, startedAt: new Date(0), endedAt: new Date(0) };
}

function printNumbers(): string {
  return table(
    ["What", "How much"],
    [
      ["Attempts for one Message, at most", String(ladder.attemptsMax)],
      ["Texts that may reach the handset for one Message, at most", String(ladder.textsPerMessageMax)],
      ["After an `unknown`, its provider is asked what became of it after", `${ladder.firstLookUpSeconds} s`],
      ["What a provider denied afterwards still counts as such a text for", `${ladder.listLagSeconds} s`],
      ["Time for a receipt or a second look-up after an `unknown`", `${ladder.ambiguityHoldSeconds} s`],
      ["The same after a crash of our own, from the beginning of the call", `${ladder.crashedHoldSeconds} s`],
      ["A provider's Retry-After is believed up to", `${ladder.retryAfterSecondsMax} s`],
      ["No text is handed over when its code has less left to live than", `${ladder.usefulLifeSecondsMin} s`],
      ["Not asked again for this Message after", ladder.finalForProvider.map((kind) => `\`${kind}\``).join(", ")],
    ],
  );
}

/** Enough to see the cap of the first minutes. */
const ROUNDS_SHOWN = 10;

/** The bounds of the pauses before one provider is asked again and again. */
function printPauses(): string {
  const rounds = Array.from({ length: ROUNDS_SHOWN }, (_, i) => i + 1);
  let total = 0;
  const rows = rounds.map((round) => {
    const attempts = Array.from({ length: round }, () => attempt(no("unreachable"), "A"));
    const next = step(attempts, { providers: ["A"], jitter: 1 });
    const pause = next.kind === "attempt" ? next.at.getTime() / 1_000 : 0;
    total += pause;
    return [`${round} → ${round + 1}`, `0 to ${pause} s`, `${total} s`];
  });
  return table(["Attempts at this provider", "Pause", "Longest time since the first"], rows);
}

function printWebhooks(): string {
  let total = 0;
  const first = ["1", "at once", "", "", "0 s"];
  const rows = REDELIVERY_SCHEDULE_SECONDS.map((pause, i) => {
    total += pause;
    const asked = (jitter: number, retryAfterSeconds: number | null): string =>
      redeliveryPause({ tries: i + 1, jitter, retryAfterSeconds });
    return [String(i + 2), duration(pause), `${asked(0, null)} to ${asked(1, null)}`, asked(0, 1e9), duration(total)];
  });
  const titles = ["Try", "Pause before it", "with jitter", "with Retry-After, at most", "Since the first"];
  return table(titles, [first, ...rows]);
}

interface Redelivering {
  readonly tries: number;
  readonly jitter: number;
  readonly retryAfterSeconds: number | null;
}

function redeliveryPause({ tries, jitter, retryAfterSeconds }: Redelivering): string {
  const next = decideRedelivery({ result: { statusCode: 503, retryAfterSeconds }, tries, now: new Date(0), jitter });
  return next.kind === "again" ? duration(next.at.getTime() / 1_000) : "";
}

/** `4 s`, `5 min`, `2 h`, `75.6 h`. */
function duration(seconds: number): string {
  const [value, unit] =
    seconds < 60 ? [seconds, "s"] : seconds < 3_600 ? [seconds / 60, "min"] : [seconds / 3_600, "h"];
  return `${Math.round(value * 10) / 10} ${unit}`;
}

if (import.meta.main) writeFileSync(retriesPage, fillTables(readFileSync(retriesPage, "utf8")));
