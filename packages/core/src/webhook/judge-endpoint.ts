import { addSeconds } from "../runtime/index.ts";
import type { EndpointHealth } from "./endpoint.ts";

/** Failures in a row after which an endpoint is left alone for a while, so that it holds up nobody else. */
const FAILURES_TO_OPEN = 5;
const OPEN_SECONDS = 30;
const OPEN_SECONDS_MAX = 900;
/** Nothing but failures for this long: the endpoint is disabled, and its operator is told. */
export const DISABLE_AFTER_SECONDS = 5 * 24 * 3600;

export type EndpointVerdict =
  | { readonly kind: "healthy" }
  | { readonly kind: "failing"; readonly health: EndpointHealth }
  | { readonly kind: "disable"; readonly reason: "gone" | "failing" };

/**
 * What a Try says of its endpoint. The breaker opens after five failures in a row and doubles its pause with each probe
 * that fails (30 s to 15 min); one success closes it.
 */
export function judgeEndpoint(
  health: EndpointHealth,
  { outcome, now }: { outcome: "succeeded" | "failed" | "gone"; now: Date },
): EndpointVerdict {
  if (outcome === "succeeded") return { kind: "healthy" };
  if (outcome === "gone") return { kind: "disable", reason: "gone" };
  const failingSince = health.failingSince ?? now;
  if (now.getTime() - failingSince.getTime() >= DISABLE_AFTER_SECONDS * 1000)
    return { kind: "disable", reason: "failing" };
  const failures = health.failures + 1;
  return { kind: "failing", health: { failures, failingSince, openUntil: openUntil(failures, now) } };
}

function openUntil(failures: number, now: Date): Date | null {
  if (failures < FAILURES_TO_OPEN) return null;
  const pause = OPEN_SECONDS * 2 ** Math.min(failures - FAILURES_TO_OPEN, 10);
  return addSeconds(now, Math.min(pause, OPEN_SECONDS_MAX));
}
