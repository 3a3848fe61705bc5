import type { Sealer } from "@proofline/core/access";
import type { SpendQuery, SpentCheck } from "@proofline/core/verification";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { toVerification, type VerificationRow } from "../verification-row.ts";

/** Repeats of a correct code on a Verification that is verified already: enough for an impatient form. */
const REPEATS_MAX = 5;

/**
 * Counts one guess, on the Verification and on its number, before anybody compares anything (rule 4). Both conditions
 * stand in the `WHERE` of what they guard, so parallel guesses cannot pass them together; a guess that lost the race
 * for the number's last one is counted but not judged.
 */
export async function spendCheck(sql: Sql, sealer: Sealer, query: SpendQuery): Promise<SpentCheck | null> {
  const { guessesPerDayMax: perDay, consecutiveGuessesMax: consecutive, verifiedWithinSeconds } = query;
  const [row] = await sql<(VerificationRow & { judged: boolean })[]>`
    with spent as (
      update verifications v set checks_used = v.checks_used + 1
       where v.id = ${uuidOf(query.id)} and v.project_id = ${uuidOf(query.projectId)}
         and ((v.status = 'pending' and v.expires_at > now() and v.checks_used < v.checks_max
               and not exists (
                 select from guess_budgets g
                  where g.project_id = v.project_id and g.phone_digest = v.phone_digest
                    and ((g.window_ends_at > now() and g.used_in_window >= ${perDay}) or g.consecutive >= ${consecutive})))
           or (v.status = 'verified' and v.verified_at > now() - make_interval(secs => ${verifiedWithinSeconds})
               and v.checks_used < v.checks_max + ${REPEATS_MAX}))
      returning *
    ), budget as (
      insert into guess_budgets as g (project_id, phone_digest, window_ends_at, used_in_window, consecutive)
      select project_id, phone_digest, now() + interval '24 hours', 1, 1 from spent where status = 'pending'
      on conflict (project_id, phone_digest) do update
        set used_in_window = case when g.window_ends_at <= now() then 1 else g.used_in_window + 1 end,
            window_ends_at = case when g.window_ends_at <= now() then excluded.window_ends_at else g.window_ends_at end,
            consecutive = g.consecutive + 1
        where (g.window_ends_at <= now() or g.used_in_window < ${perDay}) and g.consecutive < ${consecutive}
      returning 1
    )
    select spent.*, (spent.status = 'verified' or exists (select from budget)) as judged from spent`;
  return row === undefined ? null : { verification: toVerification(row, sealer), judged: row.judged };
}
