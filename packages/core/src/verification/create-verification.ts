import { requireScope } from "../access/index.ts";
import { type Decision, recordOf } from "../decision/index.ts";
import { AppError } from "../error/index.ts";
import { type PhoneNumber, parsePhoneNumber } from "../phone/index.ts";
import type { Access } from "../project/index.ts";
import { acceptStart, priorityFor, requireRoomFor, type Sender } from "./accept-message.ts";
import { admitClient } from "./admit-client.ts";
import { admitNumber } from "./admit-number.ts";
import { answerLive, sendsSpent } from "./answer-live.ts";
import { askBeforeSend, type SendQuestion } from "./ask-before-send.ts";
import { checksLeft } from "./checks.ts";
import { requireOwnNumber } from "./client.ts";
import type { CreateCommand, OpenCommand, StartAnswer } from "./create-command.ts";
import { denyVerification } from "./deny-verification.ts";
import type { VerificationDeps } from "./deps.ts";
import { endingOf, endVerification } from "./end-verification.ts";
import { verificationCreated } from "./events.ts";
import { findLiveSend } from "./find-live-send.ts";
import { findSendable } from "./find-sendable.ts";
import { keyedAnswer, replayAnswer } from "./idempotency.ts";
import { nudgeMessage, nudgeWebhooks } from "./nudge.ts";
import { isOfMode } from "./of-mode.ts";
import { presentStarted } from "./present.ts";
import { openCase, ruled, ruleSend } from "./ruled.ts";
import { sendsLeft } from "./sends.ts";
import { firstChannel, type StartInput, startVerification } from "./start.ts";
import type { StartOutcome } from "./store.ts";
import { takeForStart } from "./take-for-start.ts";
import { spendLimits, type TakenLimits } from "./take-limits.ts";
import type { Verification } from "./verification.ts";

// Each round lost means that somebody else's request succeeded in between, so a handful is plenty.
const ROUNDS_MAX = 5;

/**
 * Starts a Verification of a number, or answers with the live one. Refuses with `forbidden`, `phone_number_invalid`,
 * `phone_number_not_mobile`, `country_not_allowed`, `test_number_needs_test_key`, `test_key_needs_test_number`,
 * `rate_limited`, `invalid_request`, `idempotency_conflict`, `reference_conflict`, `sends_spent`,
 * `backlog_full`, `overloaded`.
 */
export async function createVerification(deps: VerificationDeps, given: CreateCommand): Promise<StartAnswer> {
  requireScope(given.access.actor, "verifications:write");
  const command = await admitClient(given);
  const number = parsePhoneNumber(command.input.to);
  requireOwnNumber(command.access.actor, digestOf(deps, command.access, number));
  const open = openCase({
    occasion: "start",
    actor: command.access.actor,
    number: { phoneDigest: digestOf(deps, command.access, number), country: number.country },
    project: command.access.project,
    verificationId: null,
    channel: firstChannel(command.input),
  });
  return await ruled(deps, open, () => decideAndStart(deps, { ...command, open }, number));
}

async function decideAndStart(deps: VerificationDeps, command: OpenCommand, number: PhoneNumber): Promise<StartAnswer> {
  const admitted = await admitNumber(deps, { command, number }).catch((refusal) => replayOr(deps, command, refusal));
  if ("body" in admitted) return admitted;
  for (let round = 0, current = admitted; round < ROUNDS_MAX; round++) {
    const answer = await askAndStart(deps, { command: current, number });
    if (answer !== null) return answer;
    current = { ...admitted, access: await command.reload() };
  }
  throw tooBusy();
}

/** Null when the callback or the limits changed meanwhile: then somebody else is to be asked, or other counts. */
async function askAndStart(
  deps: VerificationDeps,
  { command, number }: Pick<Start, "command" | "number">,
): Promise<StartAnswer | null> {
  const repeated = await answerWhenFull(deps, command);
  if (repeated !== null) return repeated;
  const early = command.access.decisionCallback === null ? null : await answerEarlier(deps, { command, number });
  if (early !== null) return early;
  const instead = () => answerUnsent(deps, { command, number });
  const limited = await takeForStart(deps, { command, number, instead });
  if ("instead" in limited) return limited.instead;
  const { taken } = limited;
  const send = () => askAndSend(deps, { command, number, taken });
  const outcome = await spendLimits(taken, { send, sent: (each) => each?.sent === true });
  return outcome?.sent ? { ...outcome.answer, quotas: taken.quotas } : (outcome?.answer ?? null);
}

async function askAndSend(
  deps: VerificationDeps,
  { command, number, taken }: Omit<Start, "decision">,
): Promise<Outcome | null> {
  const decision = await askBeforeSend(
    deps,
    { access: command.access, trail: command.open.trail },
    questionOf(command.input, number),
  );
  const allowed = decision === null ? command : { ...command, input: { ...command.input, ...decision.overrides } };
  return await startOrAnswer(deps, { command: allowed, number, taken, decision });
}

/** Null while there is room. Without any, only a repeat is answered: it sends nothing. */
async function answerWhenFull(deps: VerificationDeps, command: OpenCommand): Promise<StartAnswer | null> {
  try {
    requireRoomFor(deps, senderOf(command));
    return null;
  } catch (refusal) {
    return await replayOr(deps, command, refusal);
  }
}

/** A repeat is answered like the first request, whatever is refused by now: it sends nothing. */
async function replayOr(deps: VerificationDeps, command: CreateCommand, refusal: unknown): Promise<StartAnswer> {
  const earlier = await replayAnswer(deps, command);
  if (earlier === null) throw refusal;
  return earlier;
}

function senderOf({ access, input, open }: OpenCommand): Sender {
  return { access, urgency: input.urgency ?? "interactive", trail: open.trail };
}

interface Start {
  readonly command: OpenCommand;
  readonly number: PhoneNumber;
  readonly taken: TakenLimits;
  readonly decision: Decision | null;
}

interface Outcome {
  readonly answer: StartAnswer;
  /** Whether this start sent something: a repeat did not, nor did a page that was loaded again. */
  readonly sent: boolean;
}

async function startOrAnswer(
  deps: VerificationDeps,
  { command, number, taken, decision }: Start,
): Promise<Outcome | null> {
  let current = command;
  let superseded: Verification | null = null;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const outcome = await tryStart(deps, { command: current, number, decision, superseded });
    if (outcome.kind === "started") return { answer: outcome.answer, sent: outcome.answer.body.sent === true };
    if (outcome.kind === "stale_project") {
      const access = await current.reload();
      if (!sameGates(access, current.access)) return null;
      current = { ...current, access };
      continue;
    }
    const earlier = await replayAnswer(deps, current);
    if (earlier !== null) return { answer: earlier, sent: false };
    if (outcome.kind === "reference_taken") {
      throw new AppError("reference_conflict", "Another verification of this project has this reference.", {
        faults: [{ path: "reference", message: "Already used." }],
      });
    }
    const live = await findLive(deps, current, number);
    if (live !== null && current.input.supersede !== true) {
      const answer = await answerLive(deps, { command: current, live, taken });
      return { answer, sent: answer.body.sent === true };
    }
    if (live !== null) findLiveSend(current.open, { verification: live, asked: "supersede" }, deps);
    if (live !== null && sendsLeft(live) === 0) throw sendsSpent(deps, live);
    superseded = live;
  }
  throw tooBusy();
}

/** The secret of a callback is new with every setting. */
function sameGates(a: Access, b: Access): boolean {
  const gates = ({ decisionCallback: callback, project }: Access): string =>
    JSON.stringify([callback?.url, callback?.secret, project.settings.limits, project.settings.pumpingGuard]);
  return gates(a) === gates(b);
}

function tooBusy(): AppError {
  return new AppError("unavailable", "Too many requests for this number at the same time.", { retryAfterSeconds: 1 });
}

/** What the limits refuse may need no send: a repeat, or a page that is loaded again. Null where it does. */
async function answerUnsent(
  deps: VerificationDeps,
  { command, number }: Pick<Start, "command" | "number">,
): Promise<StartAnswer | null> {
  // In this order: the first request under a key makes its answer and what is live in one statement.
  const live = command.input.supersede === true ? null : await findLive(deps, command, number);
  const earlier = await replayAnswer(deps, command);
  if (earlier !== null) return earlier;
  return live === null ? null : await answerLive(deps, { command, live });
}

/** What needs no decision is answered before one is asked for: a repeat, and a number that is live. */
async function answerEarlier(
  deps: VerificationDeps,
  { command, number }: Pick<Start, "command" | "number">,
): Promise<StartAnswer | null> {
  const earlier = await replayAnswer(deps, command);
  if (earlier !== null || command.input.supersede === true) return earlier;
  const live = await findLive(deps, command, number);
  if (live === null) return null;
  // No project's version guards a send again, so whoever is asked must be read past any cache.
  return await answerLive(deps, { command: { ...command, access: await command.reload() }, live });
}

function questionOf(input: StartInput, number: PhoneNumber): SendQuestion {
  return {
    to: number.e164,
    country: number.country,
    channel: firstChannel(input),
    locale: input.locale ?? null,
    custom: input.custom ?? null,
    reference: input.reference ?? null,
    user_id: input.userId ?? null,
    metadata: input.metadata ?? {},
    client_ip: input.clientIp ?? null,
    occasion: "start",
  };
}

interface Round extends Omit<Start, "taken"> {
  readonly superseded: Verification | null;
}

type RoundOutcome =
  | Exclude<StartOutcome, { kind: "started" }>
  | { readonly kind: "started"; readonly answer: StartAnswer };

async function tryStart(
  deps: VerificationDeps,
  { command, number, decision, superseded }: Round,
): Promise<RoundOutcome> {
  const { project } = command.access;
  const digests = {
    phoneDigest: digestOf(deps, command.access, number),
    handsetDigest: Buffer.from(deps.phoneDigest.ofHandset(number.e164)).toString("hex"),
  };
  if (decision?.action === "deny") return await denyVerification(deps, { command, number, ...digests, decision });
  const context = {
    ...deps,
    project,
    number,
    ...digests,
    decision: decision === null ? null : recordOf(decision),
    test: command.test ?? null,
    superseded,
    priority: priorityFor(deps, senderOf(command)),
  };
  if (context.test === null) findSendable(command.open, { project, number, channel: firstChannel(command.input) });
  const { verification, message } = startVerification(command.input, context);
  const answer: StartAnswer = { created: true, body: { ...presentStarted(verification, command.input), sent: true } };
  const job = nudgeMessage(message);
  const ride = deps.jobs.ride(job);
  const outcome = await acceptStart(deps, senderOf(command), {
    verification,
    message,
    event: verificationCreated(verification, deps),
    projectVersion: project.version,
    answer: keyedAnswer(command, answer),
    superseded: superseded === null ? null : endingOf(superseded, "superseded", deps),
    ride,
    ruling: ruleSend(deps, command.open, verification.id),
  });
  if (outcome.kind !== "started") return outcome;
  // Awaited, so that an accepted request has its nudge on the way; a queue that is away costs a bounded wait, no more.
  await deps.jobs.enqueue([...(ride === null ? [job] : []), ...nudgeWebhooks(outcome.deliveryIds)]);
  return { kind: "started", answer };
}

/** One whose checks are spent can prove nothing any more: it ends here, should nobody else have ended it. */
async function findLive(
  deps: VerificationDeps,
  { access, input }: CreateCommand,
  number: PhoneNumber,
): Promise<Verification | null> {
  const query = {
    projectId: access.project.id,
    phoneDigest: digestOf(deps, access, number),
    userId: input.userId ?? null,
  };
  const live = await deps.verifications.findLive(query);
  // Of the other mode: a number that became a test number, or ceased to be one, while a code was under way.
  if (live === null || !isOfMode(live, access)) return null;
  if (checksLeft(live) > 0) return live;
  await endVerification(deps, live, "checks_spent");
  return null;
}

function digestOf(deps: VerificationDeps, { project }: Access, number: PhoneNumber): string {
  return Buffer.from(deps.phoneDigest(project.id, number.e164)).toString("hex");
}
