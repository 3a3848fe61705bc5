import { addSeconds } from "../runtime/index.ts";
import type { WebhookEndpoint } from "./endpoint.ts";

/**
 * `enter` lets a Try pass and answers with what to call when it is over, or says when to come again: `crowded` means in
 * a moment (the job waits), `open` that the endpoint is left alone (the row waits).
 */
export interface EndpointGate {
  enter(endpoint: WebhookEndpoint, at: { readonly now: Date; readonly fraction: number }): (() => void) | GateWait;
}

export interface GateWait {
  readonly kind: "crowded" | "open";
  readonly until: Date;
}

export interface GateLimits {
  /** Tries of one healthy endpoint at once, in this process. */
  readonly healthyMax: number;
  /** The same for one that failed last: a slow endpoint must not hold the slots of the others. */
  readonly failingMax: number;
}

const CROWDED_SECONDS_MIN = 0.25;

/** Counts the Tries under way by endpoint; waiting is a delay, never a failed Try. */
export function createEndpointGate({ healthyMax, failingMax }: GateLimits): EndpointGate {
  const underWay = new Map<string, number>();
  return {
    enter({ id, health }, { now, fraction }) {
      if (health.openUntil !== null && health.openUntil > now) return { kind: "open", until: health.openUntil };
      const count = underWay.get(id) ?? 0;
      if (count >= (health.failures > 0 ? failingMax : healthyMax)) {
        return { kind: "crowded", until: addSeconds(now, CROWDED_SECONDS_MIN + fraction) };
      }
      underWay.set(id, count + 1);
      return () => {
        const rest = (underWay.get(id) ?? 1) - 1;
        if (rest === 0) underWay.delete(id);
        else underWay.set(id, rest);
      };
    },
  };
}
