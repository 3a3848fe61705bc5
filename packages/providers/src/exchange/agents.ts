import http from "node:http";
import https from "node:https";

export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/**
 * Idle connections go before the far end drops them (5 s is the shortest keep-alive in wide use): a text written to a
 * connection that is being closed counts as "may have been sent", so such races cost people time.
 */
const IDLE_TIMEOUT_MS = 4_000;

/** Connections are not capped here: how many calls run at once is the worker's decision. */
export function createAgents(): Agents {
  const options = { keepAlive: true, timeout: IDLE_TIMEOUT_MS, scheduling: "lifo" } as const;
  return { http: new http.Agent(options), https: new https.Agent(options) };
}
