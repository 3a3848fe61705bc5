import { requireScope } from "../access/index.ts";
import type { Route } from "../route/index.ts";
import { readSenderId } from "../template/index.ts";
import type { ProjectSettings } from "./project.ts";
import { requireKnownAccounts } from "./require-known-accounts.ts";
import type { Access, ProjectStore } from "./store.ts";

export interface SetRouteDeps {
  readonly projects: Pick<ProjectStore, "setRoute">;
  /** The ids of the provider accounts that this server was given. */
  readonly accounts: readonly string[];
}

export interface SetRouteCommand {
  readonly access: Access;
  /** Its numbers are inside `routeBounds` already, and each account is in it once. */
  readonly route: Route;
}

/** Sets or replaces the Route of a country and channel. Refuses with `invalid_request` senders and accounts that are none. */
export async function setRoute(deps: SetRouteDeps, { access, route }: SetRouteCommand): Promise<Route> {
  requireScope(access.actor, "settings:write");
  requireKnownAccounts(deps.accounts, {
    named: route.steps.map(({ account }) => account),
    before: namedBefore(access.project.settings),
    placeOf: (index) => `steps.${index}.account`,
  });
  for (const [index, { sender }] of route.steps.entries()) {
    if (sender !== null) readSenderId(sender, `steps.${index}.sender`);
  }
  await deps.projects.setRoute(access.project.id, route);
  return route;
}

function namedBefore({ routes, providers }: ProjectSettings): readonly string[] {
  return [...providers, ...routes.flatMap(({ steps }) => steps.map(({ account }) => account))];
}
