import type { RejectionKind } from "../provider/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { ladder } from "./ladder.ts";
import type { Attempt } from "./message.ts";

export type GiveUpReason = "number_unreachable" | "opted_out" | "refused" | "no_route" | "out_of_time";

export type NextStep =
  /** A provider took it, or may have: two possible texts are enough, and one is not called failed. Receipts tell the rest. */
  | { readonly kind: "sent" }
  | { readonly kind: "attempt"; readonly provider: string; readonly at: Date }
  | { readonly kind: "give_up"; readonly reason: GiveUpReason };

export interface Situation {
  /** Oldest first, all ended. */
  readonly attempts: readonly Attempt[];
  /** Provider accounts of the route, in the order they are asked. */
  readonly providers: readonly string[];
  readonly now: Date;
  readonly expiresAt: Date;
  /** In [0, 1): full jitter of the pauses. */
  readonly jitter: number;
}

/**
 * What to do with a Message after the Attempts so far: the whole business ladder, printed in docs/retries.md. A
 * provider's "no" costs nothing but time; an `unknown` may have been sent, so it is followed up once, with the same
 * code, after a pause in which a receipt may settle it.
 */
export function decideNext(situation: Situation): NextStep {
  const step = climb(situation);
  // Of a text that may be out nobody can say that it failed: its code must stay good, and a receipt may still tell.
  const mayBeOut = situation.attempts.some(({ status }) => status === "unknown");
  return mayBeOut && step.kind === "give_up" && step.reason !== "number_unreachable" ? { kind: "sent" } : step;
}

function climb(situation: Situation): NextStep {
  const { attempts, providers, now } = situation;
  const last = attempts.at(-1);
  if (attempts.some(({ status }) => status === "accepted")) return { kind: "sent" };
  if (last?.cause === "number") return { kind: "give_up", reason: "number_unreachable" };
  if (last?.cause === "opted_out") return { kind: "give_up", reason: "opted_out" };
  if (attempts.filter(({ status }) => status === "unknown").length >= ladder.textsPerMessageMax)
    return { kind: "sent" };
  if (providers.length === 0) return { kind: "give_up", reason: "no_route" };
  const provider = nextProvider(attempts, providers);
  if (provider === null || attempts.length >= ladder.attemptsMax) return { kind: "give_up", reason: "refused" };
  const at = earliest(situation, provider);
  const usefulUntil = addSeconds(situation.expiresAt, -ladder.usefulLifeSecondsMin);
  if (at > usefulUntil || now > usefulUntil) return { kind: "give_up", reason: "out_of_time" };
  return { kind: "attempt", provider, at };
}

/** The provider asked least so far, in route order; a throttled one gets its second try before the next is asked. */
function nextProvider(attempts: readonly Attempt[], providers: readonly string[]): string | null {
  const open = providers.filter(
    (provider) => !attempts.some((attempt) => attempt.provider === provider && isFinal(attempt)),
  );
  const last = attempts.at(-1);
  if (last !== undefined && open.includes(last.provider) && deservesSameProvider(attempts, last)) return last.provider;
  const unasked = open.filter((provider) => !attempts.some((a) => a.provider === provider && a.status === "unknown"));
  const candidates = unasked.length > 0 ? unasked : open;
  return candidates.toSorted((a, b) => askedTimes(attempts, a) - askedTimes(attempts, b))[0] ?? null;
}

function deservesSameProvider(attempts: readonly Attempt[], last: Attempt): boolean {
  if (last.cause !== "throttled" || (last.retryAfterSeconds ?? 0) > ladder.sameProviderPauseSecondsMax) return false;
  return askedTimes(attempts, last.provider) <= ladder.sameProviderRetries;
}

function isFinal({ cause }: Attempt): boolean {
  return (ladder.finalForProvider as readonly (RejectionKind | string | null)[]).includes(cause);
}

function askedTimes(attempts: readonly Attempt[], provider: string): number {
  return attempts.filter((attempt) => attempt.provider === provider).length;
}

/** After our own pause, and not before the provider wants to hear from us again. */
function earliest(situation: Situation, provider: string): Date {
  const { attempts, now } = situation;
  const own = attempts.findLast((attempt) => attempt.provider === provider);
  const askedSeconds = Math.min(own?.retryAfterSeconds ?? 0, ladder.retryAfterSecondsMax);
  const allowed = addSeconds(own?.endedAt ?? now, askedSeconds);
  return new Date(Math.max(afterPause(situation, provider).getTime(), allowed.getTime()));
}

function afterPause({ attempts, now, jitter }: Situation, provider: string): Date {
  const last = attempts.at(-1);
  if (last?.status === "unknown") return addSeconds(last.endedAt ?? now, ladder.ambiguityHoldSeconds);
  const round = askedTimes(attempts, provider);
  if (round === 0) return now;
  const capSeconds = Math.min(ladder.pauseSecondsMax, ladder.pauseSecondsBase * 2 ** (round - 1));
  return addSeconds(now, capSeconds * jitter);
}
