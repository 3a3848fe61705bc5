import { addSeconds } from "../runtime/index.ts";
import type { WebhookEndpoint } from "./endpoint.ts";

/**
 * `enter` lets a Try pass and answers with what to call when it is over, or says when to come again: `crowded` means in
 * a while (the job waits), `open` that the endpoint is left alone (the row waits).
 */
export interface EndpointGate {
  enter(endpoint: WebhookEndpoint, at: { readonly now: Date; readonly fraction: number }): Leave | GateWait;
}

/** Called once, when the Try is over: how long it took decides how many of its endpoint may be under way. */
export type Leave = (now: Date) => void;

export interface GateWait {
  readonly kind: "crowded" | "open";
  readonly until: Date;
}

export interface GateLimits {
  /** Tries of one healthy endpoint at once, in this process. */
  readonly healthyMax: number;
  /** The same for one that failed last, that is slow, or that is not known yet: it must not hold the slots of the others. */
  readonly failingMax: number;
}

const CROWDED_SECONDS_MIN = 0.25;
/** Beyond this a wait says nothing any more: the endpoint may have got well, or its breaker may have opened. */
const CROWDED_SECONDS_MAX = 60;
/** What waits for a breaker comes back over this long, not in one moment. */
const REOPEN_SPREAD_SECONDS_MAX = 120;
/** A Try that takes longer holds a slot that others need. */
const SLOW_SECONDS = 1;
/** Endpoints remembered at once; of those with nothing under way, the one unused for longest is forgotten first. */
const ENDPOINTS_MAX = 10_000;

interface Lane {
  underWay: number;
  /** Grows by one with each quick Try and halves with each slow one, as TCP's window does (RFC 5681, 3.1). */
  limit: number;
  /** A running mean. */
  trySeconds: number;
  /** When the last of those that were told to wait has its turn. */
  turnAt: Date;
}

/** Counts the Tries under way by endpoint; waiting is a delay, never a failed Try. */
export function createEndpointGate({ healthyMax, failingMax }: GateLimits): EndpointGate {
  const lanes = new Map<string, Lane>();
  const laneOf = (id: string): Lane => {
    const lane = lanes.get(id) ?? { underWay: 0, limit: failingMax, trySeconds: 0, turnAt: new Date(0) };
    lanes.delete(id);
    lanes.set(id, lane);
    if (lanes.size > ENDPOINTS_MAX) forgetOne(lanes);
    return lane;
  };
  return {
    enter({ id, health }, { now, fraction }) {
      if (health.openUntil !== null && health.openUntil > now) return leftAlone(health.openUntil, { now, fraction });
      const lane = laneOf(id);
      const limit = health.failures > 0 ? Math.min(lane.limit, failingMax) : lane.limit;
      if (lane.underWay >= limit) return { kind: "crowded", until: nextTurn(lane, { now, fraction, limit }) };
      lane.underWay += 1;
      return (endedAt) => {
        const seconds = (endedAt.getTime() - now.getTime()) / 1_000;
        lane.underWay -= 1;
        lane.trySeconds += (seconds - lane.trySeconds) / 4;
        lane.limit =
          seconds > SLOW_SECONDS ? Math.max(failingMax, lane.limit / 2) : Math.min(healthyMax, lane.limit + 1);
      };
    },
  };
}

interface Moment {
  readonly now: Date;
  readonly fraction: number;
}

function leftAlone(openUntil: Date, { now, fraction }: Moment): GateWait {
  const remaining = (openUntil.getTime() - now.getTime()) / 1_000;
  return { kind: "open", until: addSeconds(openUntil, fraction * Math.min(remaining, REOPEN_SPREAD_SECONDS_MAX)) };
}

/** In a line: thousands that all came back in a second would keep the workers from everybody else. */
function nextTurn(lane: Lane, { now, fraction, limit }: Moment & { readonly limit: number }): Date {
  const latest = addSeconds(now, CROWDED_SECONDS_MAX * (0.5 + fraction / 2));
  const turn = addSeconds(lane.turnAt > now ? lane.turnAt : now, lane.trySeconds / limit);
  // biome-ignore lint/complexity/useMathMinMax: dates
  lane.turnAt = turn < latest ? turn : latest;
  return addSeconds(lane.turnAt, CROWDED_SECONDS_MIN + fraction / 2);
}

function forgetOne(lanes: Map<string, Lane>): void {
  for (const [id, { underWay }] of lanes) {
    if (underWay > 0) continue;
    lanes.delete(id);
    return;
  }
}
