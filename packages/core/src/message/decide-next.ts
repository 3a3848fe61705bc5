import { addSeconds } from "../runtime/index.ts";
import { ladder } from "./ladder.ts";
import { earliestAt, nextProvider } from "./next-provider.ts";
import type { Situation } from "./situation.ts";
import { anotherTextAt, isSettled, lookUpAt, settledBy, textsOut } from "./unknown-attempts.ts";

export type GiveUpReason =
  | "number_unreachable"
  | "opted_out"
  | "refused"
  | "no_route"
  | "out_of_time"
  /** This handset got all the texts that it may get in a day, over all projects. */
  | "handset_limit";

export type NextStep =
  /** A provider took it, or may have: two possible texts are enough, and one is not called failed. Receipts tell the rest. */
  | { readonly kind: "sent" }
  | { readonly kind: "attempt"; readonly provider: string; readonly at: Date }
  /** Ask whoever may have taken it what became of it, before anybody else is asked to send. */
  | { readonly kind: "look_up"; readonly at: Date }
  | { readonly kind: "give_up"; readonly reason: GiveUpReason };

/**
 * What to do with a Message after the Attempts so far: the whole business ladder, printed in docs/retries.md. A
 * provider's "no" costs nothing but time; an `unknown` may have been sent, so its provider is asked first, receipts
 * get their time, and then it is followed up once, with the same code, or not at all (`unknown: "hold"`).
 */
export function decideNext(situation: Situation): NextStep {
  const step = climb(situation);
  // Of a text that may be out nobody can say that it failed: its code must stay good, and a receipt may still tell.
  const mayBeOut = situation.attempts.some(({ status }) => status === "unknown");
  return mayBeOut && step.kind === "give_up" && step.reason !== "number_unreachable" ? { kind: "sent" } : step;
}

function climb(situation: Situation): NextStep {
  const { attempts, providers, now, failingOver = false, lookedUp = false } = situation;
  const last = attempts.at(-1);
  if (!failingOver && attempts.some(({ status }) => status === "accepted")) return { kind: "sent" };
  if (last?.cause === "number") return { kind: "give_up", reason: "number_unreachable" };
  if (last?.cause === "opted_out") return { kind: "give_up", reason: "opted_out" };
  if (textsOut(attempts) >= ladder.textsPerMessageMax) return { kind: "sent" };
  const unsettled = settleUnknown(situation);
  if (unsettled !== null) return unsettled;
  const deniedUntil = anotherTextAt(attempts);
  if (deniedUntil !== null && !(lookedUp && now >= deniedUntil))
    return { kind: "look_up", at: later(now, deniedUntil) };
  if (providers.length === 0) return { kind: "give_up", reason: "no_route" };
  const provider = nextProvider(attempts, { providers, failingOver });
  if (provider === null || attempts.length >= ladder.attemptsMax) return { kind: "give_up", reason: "refused" };
  const at = earliestAt(situation, provider);
  const usefulUntil = addSeconds(situation.expiresAt, -ladder.usefulLifeSecondsMin);
  if (at > usefulUntil || now > usefulUntil) return { kind: "give_up", reason: "out_of_time" };
  return { kind: "attempt", provider, at };
}

/** What comes before any further text while nobody knows of an earlier one; null when nothing does. */
function settleUnknown({ attempts, now, unknown, lookedUp = false }: Situation): NextStep | null {
  const open = attempts.findLast((attempt) => attempt.status === "unknown");
  if (open === undefined) return null;
  const over = isSettled(open, now);
  // One that others were asked after has had its time.
  if (open === attempts.at(-1) && !(lookedUp && over)) {
    return { kind: "look_up", at: lookedUp ? settledBy(open) : later(now, over ? now : lookUpAt(open)) };
  }
  return unknown === "hold" ? { kind: "sent" } : null;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
