import type { Verification } from "@proofline/core/verification";
import { givenBack } from "../lock/guess-budget.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf } from "../verification-row.ts";

/** A form that submitted the right code twice: the second time was no failure of its number or user either. */
export async function giveBackGuess(sql: Sql, { projectId, phoneDigest, userId }: Verification): Promise<void> {
  const project = uuidOf(projectId);
  await sql`
    with number as (
      update guess_budgets g set ${givenBack(sql, sql`1`)}
       where g.project_id = ${project} and g.phone_digest = ${bytesOf(phoneDigest)}
      returning 1
    )
    update user_guess_budgets g set ${givenBack(sql, sql`1`)}
     where g.project_id = ${project} and g.user_id = ${userId} and (select count(*) from number) >= 0`;
}
