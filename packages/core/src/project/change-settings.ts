import { requireScope } from "../access/index.ts";
import { readAppName, readSenderId, readTemplate } from "../template/index.ts";
import type { Project, ProjectSettings } from "./project.ts";
import { requireKnownAccounts } from "./require-known-accounts.ts";
import type { Access, ProjectStore } from "./store.ts";

export interface ChangeSettingsCommand {
  readonly access: Access;
  /** Numbers are inside `bounds` already. */
  readonly change: Partial<ProjectSettings>;
}

export interface ChangeSettingsDeps {
  readonly projects: ProjectStore;
  /** The ids of the provider accounts that this server was given. */
  readonly accounts: readonly string[];
}

/**
 * Changes what is named and leaves the rest. Refuses with `invalid_request` a name, text or sender that could not be
 * sent, and provider accounts that the server does not have.
 */
export async function changeSettings(
  deps: ChangeSettingsDeps,
  { access, change }: ChangeSettingsCommand,
): Promise<Project> {
  requireScope(access.actor, "settings:write");
  if (change.appName !== undefined) readAppName(change.appName);
  if (typeof change.message === "string") readTemplate(change.message);
  if (typeof change.senderId === "string") readSenderId(change.senderId);
  if (change.providers !== undefined) {
    const before = access.project.settings.providers;
    requireKnownAccounts(deps.accounts, { named: change.providers, before, placeOf: (index) => `providers.${index}` });
  }
  return await deps.projects.changeSettings(access.project.id, change);
}
