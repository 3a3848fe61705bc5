import { addSeconds } from "../runtime/index.ts";
import type { WebhookEndpoint } from "./endpoint.ts";

/**
 * `enter` lets a Try pass and answers with what to call when it is over, or says when to come again: `crowded` means that
 * no slot is free, `open` that the endpoint is left alone.
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
/** Beyond this a wait for a quick endpoint says nothing any more: it has had time to catch up. */
const CROWDED_SECONDS_MAX = 60;
/**
 * What waits for an endpoint that is slow or failing comes back one by one, this far apart: each return costs a claim
 * that others need, and an endpoint's backlog can be of any size.
 */
const RETURNS_APART_SECONDS = 0.1;
/** How long such a line may get. Who finds 9,000 in it begins another beside it. */
const LINE_SECONDS_MAX = 900;
/** A Try that takes longer holds a slot that others need. */
const SLOW_SECONDS = 1;
/** Endpoints remembered at once; of those with nothing under way, the one unused for longest is forgotten first. */
const ENDPOINTS_MAX = 10_000;

/** Before every moment there is. */
const DUE = new Date(0);

interface Lane {
  underWay: number;
  /** Grows by one with each quick Try and halves with each slow one, as TCP's window does (RFC 5681, 3.1). */
  limit: number;
  /** A running mean. */
  trySeconds: number;
  /** When the last of those that were told to wait for a slot has its turn. */
  turnAt: Date;
  /** The same of those that wait for the breaker. */
  reopenTurnAt: Date;
}

/** Counts the Tries under way by endpoint; waiting is a delay, never a failed Try. */
export function createEndpointGate({ healthyMax, failingMax }: GateLimits): EndpointGate {
  const lanes = new Map<string, Lane>();
  const laneOf = (id: string): Lane => {
    const lane = lanes.get(id) ?? { underWay: 0, limit: failingMax, trySeconds: 0, turnAt: DUE, reopenTurnAt: DUE };
    lanes.delete(id);
    lanes.set(id, lane);
    if (lanes.size > ENDPOINTS_MAX) forgetOne(lanes);
    return lane;
  };
  return {
    enter({ id, health }, { now, fraction }) {
      const lane = laneOf(id);
      const { openUntil } = health;
      if (openUntil !== null && openUntil > now) return { kind: "open", until: nextReturn(lane, openUntil) };
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

/** The first comes when the breaker lets a probe pass, and the others behind it; of a full line, beside them. */
function nextReturn(lane: Lane, openUntil: Date): Date {
  const turn = addSeconds(lane.reopenTurnAt, RETURNS_APART_SECONDS);
  const isInLine = turn > openUntil && turn <= addSeconds(openUntil, LINE_SECONDS_MAX);
  lane.reopenTurnAt = isInLine ? turn : openUntil;
  return lane.reopenTurnAt;
}

/** In a line: thousands that all came back in a second would keep the workers from everybody else. */
function nextTurn(lane: Lane, { now, fraction, limit }: { now: Date; fraction: number; limit: number }): Date {
  const lineSeconds = lane.trySeconds > SLOW_SECONDS ? LINE_SECONDS_MAX : CROWDED_SECONDS_MAX;
  const isInLine = lane.turnAt > now && lane.turnAt <= addSeconds(now, lineSeconds);
  const apartSeconds = Math.min(lane.trySeconds / limit, RETURNS_APART_SECONDS);
  lane.turnAt = addSeconds(isInLine ? lane.turnAt : now, apartSeconds);
  return addSeconds(lane.turnAt, CROWDED_SECONDS_MIN + fraction / 2);
}

function forgetOne(lanes: Map<string, Lane>): void {
  for (const [id, { underWay }] of lanes) {
    if (underWay > 0) continue;
    lanes.delete(id);
    return;
  }
}
