import type { RejectionKind } from "../provider/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { ladder } from "./ladder.ts";
import type { Attempt } from "./message.ts";
import type { Situation } from "./situation.ts";

/** The provider asked least so far, in route order; a throttled one gets its second try before the next is asked. */
export function nextProvider(
  attempts: readonly Attempt[],
  { providers, failingOver }: { providers: readonly string[]; failingOver: boolean },
): string | null {
  const refused = (provider: string): boolean => attempts.some((a) => a.provider === provider && isFinal(a));
  // Whose text did not arrive is not asked for another: that the next one would is nobody's experience.
  const took = (provider: string): boolean => attempts.some((a) => a.provider === provider && a.status === "accepted");
  const open = providers.filter((provider) => !refused(provider) && !(failingOver && took(provider)));
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

/** When `provider` may be asked: after our own pause, and not before it wants to hear from us again. */
export function earliestAt(situation: Situation, provider: string): Date {
  const { attempts, now } = situation;
  const own = attempts.findLast((attempt) => attempt.provider === provider);
  const askedSeconds = Math.min(own?.retryAfterSeconds ?? 0, ladder.retryAfterSecondsMax);
  const allowed = addSeconds(own?.endedAt ?? now, askedSeconds);
  return new Date(Math.max(afterPause(situation, provider).getTime(), allowed.getTime()));
}

function afterPause({ attempts, now, jitter }: Situation, provider: string): Date {
  const round = askedTimes(attempts, provider);
  // What nobody knew of has had its pause: the hold.
  if (round === 0 || attempts.at(-1)?.status === "unknown") return now;
  const ageSeconds = (now.getTime() - (attempts[0]?.startedAt ?? now).getTime()) / 1_000;
  const longest = Math.max(ladder.pauseSecondsMax, ageSeconds * ladder.pauseShareOfAge);
  const capSeconds = Math.min(longest, ladder.pauseSecondsBase * 2 ** (round - 1));
  return addSeconds(now, capSeconds * jitter);
}
