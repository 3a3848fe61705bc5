import { requireScope } from "../access/index.ts";
import { AppError, invalidField } from "../error/index.ts";
import {
  type LimitPreset,
  type LimitRule,
  limitBounds,
  presetRules,
  type RuleInput,
  readRule,
} from "../limit/index.ts";
import { getSettings } from "./get-settings.ts";
import { presetChange } from "./presets.ts";
import type { Project, ProjectSettings } from "./project.ts";
import type { Access, ProjectStore } from "./store.ts";

/** The limits of a project as they are in force. */
export interface LimitTable {
  readonly preset: LimitPreset;
  readonly rules: readonly (LimitRule & { readonly source: "preset" | "project" })[];
}

/** Refuses with `forbidden` and `not_found`. */
export async function listLimits(
  deps: { readonly projects: Pick<ProjectStore, "find"> },
  { access }: { readonly access: Access },
): Promise<LimitTable> {
  return tableOf((await getSettings(deps, { access })).settings);
}

/** Sets or replaces the limit of that name. Refuses with `forbidden` and `invalid_request`. */
export async function setLimit(
  deps: { readonly projects: Pick<ProjectStore, "find" | "putLimit"> },
  { access, rule: input }: { readonly access: Access; readonly rule: RuleInput },
): Promise<LimitTable["rules"][number]> {
  requireScope(access.actor, "settings:write");
  const rule = readRule(input);
  const { limits } = (await newest(deps, access)).settings;
  if (limits.every(({ name }) => name !== rule.name) && limits.length >= limitBounds.rules.max) {
    throw invalidField("name", `A project has at most ${limitBounds.rules.max} limits.`);
  }
  const { settings } = await deps.projects.putLimit(access.project.id, { name: rule.name, rule });
  return { ...rule, source: sourceOf(settings.limitPreset, rule) };
}

/** Refuses with `forbidden`, and with `not_found` where there is none of that name. */
export async function removeLimit(
  deps: { readonly projects: Pick<ProjectStore, "find" | "putLimit"> },
  { access, name }: { readonly access: Access; readonly name: string },
): Promise<void> {
  requireScope(access.actor, "settings:write");
  const { limits } = (await newest(deps, access)).settings;
  if (limits.every((rule) => rule.name !== name)) throw new AppError("not_found", "There is no limit of this name.");
  await deps.projects.putLimit(access.project.id, { name, rule: null });
}

/** Takes a preset in place of all limits, with what it says of a Verification. Refuses with `forbidden`. */
export async function setLimitPreset(
  deps: { readonly projects: Pick<ProjectStore, "changeSettings"> },
  { access, preset }: { readonly access: Access; readonly preset: LimitPreset },
): Promise<LimitTable> {
  requireScope(access.actor, "settings:write");
  return tableOf((await deps.projects.changeSettings(access.project.id, presetChange(preset))).settings);
}

async function newest(
  { projects }: { readonly projects: Pick<ProjectStore, "find"> },
  access: Access,
): Promise<Project> {
  const project = await projects.find(access.project.id);
  if (project === null) throw new AppError("not_found", "This project is gone.");
  return project;
}

function tableOf({ limitPreset: preset, limits }: ProjectSettings): LimitTable {
  return { preset, rules: limits.map((rule) => ({ ...rule, source: sourceOf(preset, rule) })) };
}

function sourceOf(preset: LimitPreset, rule: LimitRule): "preset" | "project" {
  const same = presetRules[preset].some(
    ({ name, windows }) => name === rule.name && JSON.stringify(windows) === JSON.stringify(rule.windows),
  );
  return same ? "preset" : "project";
}
