import type { LimitRule } from "@proofline/core/limit";
import { defaultSettings, type Project } from "@proofline/core/project";
import type { ProjectId } from "@proofline/core/runtime";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { type ProjectRow, toProject } from "./project-row.ts";

/**
 * Puts a limit (null: nothing) in the place of the one of that name, and counts the version up. Reads and writes in one
 * statement: of two that come together, neither loses the other.
 */
export async function putLimit(
  sql: Sql,
  id: ProjectId,
  { name, rule }: { readonly name: string; readonly rule: LimitRule | null },
): Promise<Project> {
  const [row] = await sql<ProjectRow[]>`
    update projects
       set version = version + 1, settings = jsonb_set(settings, '{limits}', coalesce((
             select jsonb_agg(r) from jsonb_array_elements(
                      coalesce(settings->'limits', ${JSON.stringify(defaultSettings.limits)}::text::jsonb)) r
              where r->>'name' <> ${name}), '[]')
             || ${JSON.stringify(rule === null ? [] : [rule])}::text::jsonb)
     where id = ${uuidOf(id)} returning id, name, version, settings`;
  if (row === undefined) throw new Error("the project of this key is gone");
  return toProject(row);
}
