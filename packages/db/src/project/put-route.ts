import type { Route, RouteKey } from "@proofline/core/route";
import type { ProjectId } from "@proofline/core/runtime";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/**
 * Puts a Route (null: nothing) in the place of the one with this key, and counts the version up. False when that changes
 * nothing. Reads and writes in one statement: of two that come together, the second sees what the first made.
 */
export async function putRoute(
  sql: Sql,
  id: ProjectId,
  { key, route }: { readonly key: RouteKey; readonly route: Route | null },
): Promise<boolean> {
  const name = JSON.stringify([{ country: key.country, channel: key.channel }]);
  const [row] = await sql`
    update projects
       set version = version + 1, settings = jsonb_set(settings, '{routes}', coalesce((
             select jsonb_agg(r) from jsonb_array_elements(coalesce(settings->'routes', '[]')) r
              where not jsonb_build_array(r) @> ${name}::text::jsonb), '[]')
             || ${JSON.stringify(route === null ? [] : [route])}::text::jsonb)
     where id = ${uuidOf(id)}
       and (${route !== null}::boolean or coalesce(settings->'routes', '[]') @> ${name}::text::jsonb)
    returning 1`;
  return row !== undefined;
}
