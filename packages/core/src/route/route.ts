import type { Channel } from "../provider/index.ts";

/** One provider account of a Route. */
export interface RouteStep {
  /** The account's id, as providers are configured: `twilio`, `vonage`, `twilio-eu`. */
  readonly account: string;
  /** 1 is asked first; the next one only when no account of this one is left. */
  readonly priority: number;
  /** 0 to 1,000: the share among accounts of the same priority. 0: only when nothing else of it is left. */
  readonly weight: number;
  /** Who the text is from on this step; null takes the request's, then the project's, then the account's own. */
  readonly sender: string | null;
}

/** Which accounts carry what goes to a country on a channel. */
export interface Route {
  /** ISO 3166-1 alpha-2; `EVERY_COUNTRY`: all that have no Route of their own. */
  readonly country: string;
  readonly channel: Channel;
  readonly steps: readonly RouteStep[];
}

/** What names a Route in its project. */
export type RouteKey = Pick<Route, "country" | "channel">;

export const EVERY_COUNTRY = "*";

/** Inclusive bounds of a Route; the API's schemas read them. */
export const routeBounds = {
  steps: { min: 1, max: 20 },
  priority: { min: 1, max: 100 },
  weight: { min: 0, max: 1_000 },
} as const;

/** What a step has that says nothing of it. */
export const routeDefaults = { priority: 1, weight: 100, sender: null } as const;
