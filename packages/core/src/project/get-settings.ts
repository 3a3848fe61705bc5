import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Project } from "./project.ts";
import type { Access, ProjectStore } from "./store.ts";

/** The caller's project as it is now. */
export async function getSettings(
  deps: { readonly projects: Pick<ProjectStore, "find"> },
  { access }: { access: Access },
): Promise<Project> {
  requireScope(access.actor, "settings:read");
  const project = await deps.projects.find(access.project.id);
  if (project === null) throw new AppError("not_found", "This project is gone.");
  return project;
}
