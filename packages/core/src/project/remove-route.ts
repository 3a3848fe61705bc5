import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { RouteKey } from "../route/index.ts";
import type { Access, ProjectStore } from "./store.ts";

/** What went by this Route goes by the one for every country, else to the project's providers. Refuses with `not_found`. */
export async function removeRoute(
  deps: { readonly projects: Pick<ProjectStore, "removeRoute"> },
  { access, key }: { readonly access: Access; readonly key: RouteKey },
): Promise<void> {
  requireScope(access.actor, "settings:write");
  if (!(await deps.projects.removeRoute(access.project.id, key))) throw new AppError("not_found", "No such route.");
}
