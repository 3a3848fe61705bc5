import { deepStrictEqual } from "node:assert/strict";
import { AppError } from "@proofline/core/error";
import type { VerificationId } from "@proofline/core/runtime";
import type { CheckAnswer } from "@proofline/core/verification";
import type { AsyncCommand } from "fast-check";
import { checksLeft } from "../reference/case.ts";
import type { Verdict } from "../reference/check.ts";
import type { Answer, Model } from "../reference/model.ts";
import type { World } from "../worlds/world.ts";

/** The product in one run. */
export interface Real {
  readonly world: World;
  /** Ids by the reference's serials. */
  readonly ids: VerificationId[];
  /** The bodies that were answered under an Idempotency-Key. */
  readonly bodies: Map<string, Readonly<Record<string, unknown>>>;
  /** Told of each command that ran: what it was and what came of it. */
  readonly note: (kind: string, outcome: string) => void;
}

export type Command = AsyncCommand<Model, Real>;

/** Both do the same, and must say the same and look the same afterwards. */
export function command(name: string, step: (model: Model, real: Real) => Promise<readonly [unknown, unknown] | null>) {
  return {
    check: () => true,
    async run(model: Model, real: Real) {
      const said = await step(model, real);
      if (said === null) return;
      real.note(/^[a-z]+(?: [a-z]+)?/.exec(name)?.[0] ?? name, outcomeOf(said[1]));
      const [actual, expected] = said;
      deepStrictEqual(actual, expected, `${name}: the answer`);
      await compareWorlds(model, real, name);
    },
    toString: () => name,
  };
}

/** What a command was answered, in a word. */
function outcomeOf(answer: unknown): string {
  if (typeof answer !== "object" || answer === null) return typeof answer === "string" ? "" : String(answer ?? "");
  const { code, reason, valid, created, sent } = answer as Record<string, unknown>;
  if (valid === true) return "valid";
  return String(code ?? reason ?? (created === true ? "created" : sent === true ? "sent" : "not sent"));
}

/** The one that a number picks, of all that there are. */
export function pick<T>(list: readonly T[], n: number): T | null {
  return list.length === 0 ? null : (list[n % list.length] ?? null);
}

export function idOf({ ids }: Real, serial: number): VerificationId {
  const id = ids[serial];
  if (id === undefined) throw new Error(`no verification ${serial}`);
  return id;
}

/** What the product says of a start or resend, in the reference's words. */
export async function answerOf(
  real: Real,
  asked: Promise<{ readonly created: boolean; readonly body: Readonly<Record<string, unknown>> }>,
): Promise<Answer> {
  try {
    const { created, body } = await asked;
    const id = body.id as VerificationId;
    if (!real.ids.includes(id)) real.ids.push(id);
    return {
      kind: "shown",
      created,
      serial: real.ids.indexOf(id),
      sent: body.sent === true,
      status: String(body.status),
      checksLeft: Number(body.checks_left),
      sendsLeft: Number(body.sends_left),
      resendAfter: secondsFrom(real, body.resend_after),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, retryAfterSeconds } = error;
    return { kind: "refused", code, retryAfter: retryAfterSeconds === undefined ? null : tens(retryAfterSeconds) };
  }
}

export function verdictOf({ ids }: Real, answer: CheckAnswer): Verdict {
  const { id, valid, status, alreadyVerified, checksLeft: left, reason, compared } = answer;
  return { serial: ids.indexOf(id), valid, status, alreadyVerified, checksLeft: left, reason, compared };
}

/** The code of a refusal; what is none is a fault and thrown on. */
export function refusedAs(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  return error.code;
}

function secondsFrom({ world }: Real, at: unknown): number | null {
  if (at === null) return null;
  return tens((Date.parse(String(at)) - world.deps.clock.now().getTime()) / 1_000);
}

/** A world may be some seconds late; everything that is decided on is ten apart. */
function tens(seconds: number): number {
  // Without this a little less than nothing would be minus nothing.
  return Math.round(seconds / 10) * 10 + 0;
}

async function compareWorlds(model: Model, { world, ids }: Real, name: string): Promise<void> {
  const events = await world.events();
  for (const about of model.cases) {
    const id = ids[about.serial];
    if (id === undefined) throw new Error(`${name}: verification ${about.serial} was never answered`);
    const row = await world.row(id);
    const actual = {
      status: row.status,
      reason: row.reason,
      checksLeft: Math.max(0, row.checksMax - row.checksUsed),
      checks: row.checksUsed,
      sends: row.sendsUsed,
      generation: row.generation,
      channel: row.channel,
      texts: await world.countMessages(id),
      events: events.filter((event) => event.verificationId === id && /^verification\./.test(event.type)).map(typeOf),
    };
    const { status, reason, checks, sends, generation, channel, texts } = about;
    const expected = {
      status,
      reason,
      checksLeft: checksLeft(about, model.rules),
      checks,
      sends,
      generation,
      channel,
      texts: texts.length,
      events: about.events,
    };
    deepStrictEqual(actual, expected, `${name}: verification ${about.serial}`);
  }
  const locks = events.filter(({ type }) => /locked$/.test(type));
  const told = locks.map(({ type, verificationId }) => [
    type,
    verificationId === null ? -1 : ids.indexOf(verificationId),
  ]);
  deepStrictEqual(told, model.lockEvents, `${name}: what was told of locks`);
}

const typeOf = ({ type }: { type: string }): string => type;
