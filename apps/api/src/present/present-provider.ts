import { breaker, fadedTo, type Health, overrideAt, scoreOf, standingAt } from "@proofline/core/health";
import type { Standing } from "@proofline/core/route";

export function presentProvider(health: Health, now: Date): Readonly<Record<string, unknown>> {
  const standing = standingAt(health, now);
  const override = overrideAt(health, now);
  return {
    object: "provider",
    account: health.account,
    state: standing.kind,
    share: hundredths(shareOf(standing)),
    score: hundredths(scoreOf(health, now)),
    per_minute: perMinute(health, now),
    breaker: {
      state: health.state,
      since: health.since.toISOString(),
      next_probe_at: health.state === "open" ? health.probeAt.toISOString() : null,
    },
    override: override === null ? null : { state: override.state, until: override.until?.toISOString() ?? null },
  };
}

function shareOf(standing: Standing): number {
  if (standing.kind === "recovering") return standing.share;
  return standing.kind === "closed" ? 1 : 0;
}

/** At a steady rate the lasting counts hold as much as comes in the time in which they fade. */
function perMinute(health: Health, now: Date) {
  const { good, refused, throttled, failed } = fadedTo(health, now).lasting;
  const rate = (count: number): number => hundredths((count * 60) / breaker.lastingFadeSeconds);
  return { accepted: rate(good), refused: rate(refused), throttled: rate(throttled), failed: rate(failed) };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
