import { requireScope } from "../access/index.ts";
import { readAppName, readSenderId, readTemplate } from "../template/index.ts";
import type { Project, ProjectSettings } from "./project.ts";
import type { Access, ProjectStore } from "./store.ts";

export interface ChangeSettingsCommand {
  readonly access: Access;
  /** Numbers are inside `bounds` already. */
  readonly change: Partial<ProjectSettings>;
}

/** Changes what is named and leaves the rest. Refuses with `invalid_request` a name, text or sender that could not be sent. */
export async function changeSettings(
  deps: { readonly projects: ProjectStore },
  { access, change }: ChangeSettingsCommand,
): Promise<Project> {
  requireScope(access.actor, "settings:write");
  if (change.appName !== undefined) readAppName(change.appName);
  if (typeof change.message === "string") readTemplate(change.message);
  if (typeof change.senderId === "string") readSenderId(change.senderId);
  return await deps.projects.changeSettings(access.project.id, change);
}
