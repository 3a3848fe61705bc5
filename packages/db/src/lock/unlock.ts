import type { GuessLimits } from "@proofline/core/guess";
import type { LockKey, LockStore } from "@proofline/core/lock";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf } from "../verification-row.ts";
import { isLocked } from "./guess-budget.ts";
import { newestOfNumber, newestOfUser } from "./tell.ts";

/** Forgets the guesses of a number or user and, where they had locked it, writes the Event, in one statement. */
export async function unlock(sql: Sql, key: LockKey, limits: GuessLimits): ReturnType<LockStore["unlock"]> {
  const { table, its, type, newest, lock } = partsOf(sql, key);
  const [row] = await sql<{ locked: boolean; deliveries: string[] }[]>`
    with freed as (
      delete from ${sql(table)} g where g.project_id = ${uuidOf(key.projectId)} and ${its}
      returning g.*, ${isLocked(sql, limits)} as locked
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select uuid_v7(), g.project_id, ${type}::text, ${newest}, now(), ${JSON.stringify({ lock })}::text::jsonb
        from freed g where g.locked
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select exists (select from freed where locked) as locked, array(select id from delivery) as deliveries`;
  return { wasLocked: row?.locked ?? false, deliveryIds: deliveryIds(row?.deliveries ?? []) };
}

function partsOf(sql: Sql, key: LockKey) {
  if (key.userId !== undefined) {
    return {
      table: "user_guess_budgets",
      its: sql`g.user_id = ${key.userId}`,
      type: "user.unlocked",
      newest: newestOfUser(sql),
      lock: { subject: "user", user_id: key.userId },
    };
  }
  return {
    table: "guess_budgets",
    its: sql`g.phone_digest = ${bytesOf(key.phoneDigest)}`,
    type: "number.unlocked",
    newest: newestOfNumber(sql),
    lock: { subject: "number" },
  };
}
