import type { GuessLimits, Lock, LockSubject } from "@proofline/core/guess";
import type { Guessed, LockLimits, LockStore } from "@proofline/core/lock";
import type { Database } from "../open-database.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf } from "../verification-row.ts";
import { isLocked } from "./guess-budget.ts";
import { tellForgotten, tellReached } from "./tell.ts";
import { unlock } from "./unlock.ts";

/** The locks of numbers and users in Postgres: they are what their guess budgets say. */
export function createLockStore({ sql }: Pick<Database, "sql">): LockStore {
  return {
    find: (guessed, limits) => findLock(sql, guessed, limits),
    tell: (guessed) => tellReached(sql, guessed),
    tellForgotten: (limit) => tellForgotten(sql, limit),
    unlock: (key, limits) => unlock(sql, key, limits),
  };
}

async function findLock(
  sql: Sql,
  { projectId, phoneDigest, userId }: Guessed,
  limits: LockLimits,
): Promise<Lock | null> {
  const project = uuidOf(projectId);
  const until = ({ consecutiveMax }: GuessLimits) =>
    sql`case when g.consecutive < ${consecutiveMax}::int then g.window_ends_at end as until`;
  const [row] = await sql<{ subject: LockSubject; until: Date | null }[]>`
    select 'number' as subject, ${until(limits.number)} from guess_budgets g
     where g.project_id = ${project} and g.phone_digest = ${bytesOf(phoneDigest)} and ${isLocked(sql, limits.number)}
    union all
    select 'user', ${until(limits.user)} from user_guess_budgets g
     where g.project_id = ${project} and g.user_id = ${userId} and ${isLocked(sql, limits.user)}
    limit 1`;
  return row ?? null;
}
