import { AppError } from "../error/index.ts";
import type { Route, RouteKey } from "../route/index.ts";
import { getSettings } from "./get-settings.ts";
import type { Access, ProjectStore } from "./store.ts";

interface ListRoutesDeps {
  readonly projects: Pick<ProjectStore, "find">;
}

/** The Routes of the caller's project as they are now, by country and channel. */
export async function listRoutes(deps: ListRoutesDeps, { access }: { access: Access }): Promise<readonly Route[]> {
  const { settings } = await getSettings(deps, { access });
  return settings.routes.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** One of them. Refuses with `not_found`. */
export async function getRoute(
  deps: ListRoutesDeps,
  { access, key }: { readonly access: Access; readonly key: RouteKey },
): Promise<Route> {
  const routes = await listRoutes(deps, { access });
  const route = routes.find((each) => nameOf(each) === nameOf(key));
  if (route === undefined) throw new AppError("not_found", "No such route.");
  return route;
}

const nameOf = ({ country, channel }: RouteKey): string => `${country} ${channel}`;
