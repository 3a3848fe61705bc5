import type { CountryPolicies, CountryPolicy } from "@proofline/core/country";
import type { ProjectId } from "@proofline/core/runtime";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/**
 * Puts the policy of one place, or takes it away (null), and counts the version up; returns all that the project says.
 * Reads and writes in one statement: of two that come together, neither loses the other.
 */
export async function setCountryPolicy(
  sql: Sql,
  id: ProjectId,
  { place, policy }: { readonly place: string; readonly policy: CountryPolicy | null },
): Promise<CountryPolicies> {
  const added = JSON.stringify(policy === null ? {} : { [place]: policy });
  const [row] = await sql<{ policies: CountryPolicies }[]>`
    update projects
       set version = version + 1, settings = jsonb_set(settings, '{countryPolicies}',
             (coalesce(settings->'countryPolicies', '{}') - ${place}::text) || ${added}::text::jsonb)
     where id = ${uuidOf(id)} returning settings->'countryPolicies' as policies`;
  if (row === undefined) throw new Error("the project of this key is gone");
  return row.policies;
}
