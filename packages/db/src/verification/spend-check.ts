import type { Sealer } from "@proofline/core/access";
import type { SpendQuery, SpentCheck } from "@proofline/core/verification";
import { countedGuess, isLocked, openGuess } from "../lock/guess-budget.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf, toVerification, type VerificationRow } from "../verification-row.ts";

/** Guesses at a Verification that is verified already: enough for an impatient form. They count on its number as well. */
const REPEATS_MAX = 5;

interface SpentRow extends VerificationRow {
  readonly judged: boolean;
  readonly reached: boolean;
}

/**
 * Counts one guess, on the Verification, on its number and on its user, before anybody compares anything (rule 4). All
 * conditions stand in the `WHERE` of what they guard, so parallel guesses cannot pass them together; a guess that lost
 * the race for the last one of its number or user is counted but not judged.
 */
export async function spendCheck(sql: Sql, sealer: Sealer, query: SpendQuery): Promise<SpentCheck | null> {
  const { limits, verifiedWithinSeconds, uncounted = false } = query;
  const [row] = await sql<SpentRow[]>`
    with spent as (
      update verifications v set checks_used = v.checks_used + 1
       where v.id = ${uuidOf(query.id)} and v.project_id = ${uuidOf(query.projectId)} ${ownedBy(sql, query.owner)}
         and (${uncounted}::boolean or not exists (
           select from guess_budgets g
            where g.project_id = v.project_id and g.phone_digest = v.phone_digest and ${isLocked(sql, limits.number)}))
         and (v.test_outcome is not null or not exists (
           select from user_guess_budgets g
            where g.project_id = v.project_id and g.user_id = v.user_id and ${isLocked(sql, limits.user)}))
         and ((v.status = 'pending' and v.expires_at > now() and v.checks_used < v.checks_max)
           or (v.status = 'verified' and v.verified_at > now() - make_interval(secs => ${verifiedWithinSeconds})
               and v.checks_used < v.checks_max + ${REPEATS_MAX}))
      returning *
    ), number as (
      insert into guess_budgets as g (project_id, phone_digest, window_ends_at, used_in_window, consecutive, reached_at)
      select project_id, phone_digest, ${openGuess(sql, limits.number)} from spent where not ${uncounted}::boolean
      on conflict (project_id, phone_digest) do update
        set ${countedGuess(sql, limits.number)} where not ${isLocked(sql, limits.number)}
      returning reached_at
    ), person as (
      insert into user_guess_budgets as g (project_id, user_id, window_ends_at, used_in_window, consecutive, reached_at)
      select project_id, user_id, ${openGuess(sql, limits.user)} from spent
       where user_id is not null and test_outcome is null and exists (select from number)
      on conflict (project_id, user_id) do update
        set ${countedGuess(sql, limits.user)} where not ${isLocked(sql, limits.user)}
      returning reached_at
    )
    select spent.*,
      ${uncounted}::boolean or (exists (select from number)
        and (spent.user_id is null or spent.test_outcome is not null or exists (select from person))) as judged,
      exists (select from number where reached_at is not null)
        or exists (select from person where reached_at is not null) as reached
      from spent`;
  if (row === undefined) return null;
  return { verification: toVerification(row, sealer), judged: row.judged, reached: row.reached };
}

function ownedBy(sql: Sql, owner: SpendQuery["owner"]) {
  if (owner === undefined) return sql``;
  const { userId, phoneDigest } = owner;
  return sql`and v.user_id is not distinct from ${userId}
    ${phoneDigest === null ? sql`` : sql`and v.phone_digest = ${bytesOf(phoneDigest)}`}`;
}
