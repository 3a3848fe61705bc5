import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access, ProjectStore } from "../project/index.ts";

/** Ends every user token that the project has minted until now. */
export async function revokeUserTokens(
  deps: { readonly projects: Pick<ProjectStore, "find" | "changeSettings"> },
  { access }: { readonly access: Access },
): Promise<void> {
  requireScope(access.actor, "keys:write");
  if (access.actor.mode === "test") throw new AppError("forbidden", "A test key does not end tokens of live keys.");
  const project = await deps.projects.find(access.project.id);
  if (project === null) throw new AppError("not_found", "This project is gone.");
  const userTokenGeneration = project.settings.userTokenGeneration + 1;
  await deps.projects.changeSettings(project.id, { userTokenGeneration });
}
