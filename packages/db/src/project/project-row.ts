import { defaultSettings, type Project, type ProjectSettings } from "@proofline/core/project";
import { fromUuid } from "@proofline/core/runtime";
import type { projects } from "../schema/index.ts";

export type ProjectRow = Pick<typeof projects.$inferSelect, "id" | "name" | "version" | "settings">;

/** Settings are kept as they were set: what a later version adds takes its default. */
export function toProject({ id, name, version, settings }: ProjectRow): Project {
  return {
    id: fromUuid("prj", id),
    name,
    version,
    settings: { ...defaultSettings, ...(settings as Partial<ProjectSettings>) },
  };
}
