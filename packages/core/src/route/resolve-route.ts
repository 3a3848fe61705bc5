import type { Channel } from "../provider/index.ts";
import { EVERY_COUNTRY, type Route, type RouteStep, routeDefaults } from "./route.ts";

/** The part of a project's settings that routes its Messages. */
export interface RoutingSettings {
  readonly routes: readonly Route[];
  /** Accounts in the order they are asked where no Route says otherwise. */
  readonly providers: readonly string[];
}

export interface Destination {
  /** Null for numbers of no country. */
  readonly country: string | null;
  readonly channel: Channel;
}

/** The steps of a destination: its country's Route, else the one for every country, else the project's providers. */
export function resolveRoute(settings: RoutingSettings, { country, channel }: Destination): readonly RouteStep[] {
  const routeOf = (wanted: string | null) =>
    settings.routes.find((route) => route.country === wanted && route.channel === channel);
  const route = routeOf(country) ?? routeOf(EVERY_COUNTRY);
  if (route !== undefined) return route.steps;
  return settings.providers.map((account, index) => ({ ...routeDefaults, account, priority: index + 1 }));
}
