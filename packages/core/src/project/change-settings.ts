import { requireScope } from "../access/index.ts";
import { guessChance } from "../guess/index.ts";
import { readAppName, readSenderId, readTemplate } from "../template/index.ts";
import type { Project, ProjectSettings } from "./project.ts";
import { requireChance } from "./require-chance.ts";
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
 * sent, provider accounts that the server does not have, and what makes guessing likelier than the project allows.
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
  await requireChangedChance(deps, access, change);
  return await deps.projects.changeSettings(access.project.id, change);
}

const decisive = [
  "guessChanceMax",
  "codeLength",
  "codeType",
  "resendPolicy",
  "sendsMax",
  "checksMax",
  "guessesPerDayMax",
  "guessWindowSeconds",
  "lockoutSeconds",
] as const;

const fields: Record<(typeof decisive)[number], string> = {
  guessChanceMax: "guess_chance_max",
  codeLength: "code_length",
  codeType: "code_type",
  resendPolicy: "resend_policy",
  sendsMax: "sends_max",
  checksMax: "checks_max",
  guessesPerDayMax: "guesses_per_day_max",
  guessWindowSeconds: "guess_window",
  lockoutSeconds: "lockout",
};

/** Judged on the newest settings; should another change come between, each start is judged by itself. */
async function requireChangedChance(
  { projects }: ChangeSettingsDeps,
  { project }: Access,
  change: Partial<ProjectSettings>,
): Promise<void> {
  const changed = decisive.find((setting) => change[setting] !== undefined);
  if (changed === undefined) return;
  const newest = (await projects.find(project.id)) ?? project;
  const settings = { ...newest.settings, ...change };
  requireChance(guessChance(settings), { max: settings.guessChanceMax, path: fields[changed] });
}
