import type { Standing } from "../route/index.ts";
import { breaker } from "./breaker.ts";
import { type Health, overrideAt } from "./health.ts";

/** How an account stands at a moment: an operator's word first, then the breaker's. */
export function standingAt(health: Health, now: Date): Standing {
  const override = overrideAt(health, now);
  if (override !== null) return { kind: override.state };
  switch (health.state) {
    case "closed":
      return { kind: "closed" };
    case "open":
      return { kind: health.probeAt <= now ? "half_open" : "open" };
    case "recovering": {
      const share = shareAfter((now.getTime() - health.since.getTime()) / 1_000);
      return share < 1 ? { kind: "recovering", share } : { kind: "closed" };
    }
  }
}

/** The share of its traffic that an account has so long after it began to recover: it grows evenly. */
function shareAfter(seconds: number): number {
  const { firstShare, recoverySeconds } = breaker;
  return Math.min(1, firstShare + (1 - firstShare) * Math.max(0, seconds / recoverySeconds));
}
