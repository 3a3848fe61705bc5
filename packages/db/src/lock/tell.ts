import type { Guessed } from "@proofline/core/lock";
import { CONSECUTIVE_GUESSES_MAX, defaultSettings } from "@proofline/core/project";
import type { DeliveryId } from "@proofline/core/runtime";
import type postgres from "postgres";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf } from "../verification-row.ts";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Whoever counted the guess has judged it, or died, by then. */
const PATIENCE_SECONDS = 10;

/** Locks the budgets of a number and of its user that were used up, and writes an Event for each, in one statement. */
export async function tellReached(
  sql: Sql,
  { projectId, phoneDigest, userId }: Guessed,
): Promise<readonly DeliveryId[]> {
  const project = uuidOf(projectId);
  return await tell(sql, {
    numbers: sql`g.project_id = ${project} and g.phone_digest = ${bytesOf(phoneDigest)}`,
    users: sql`g.project_id = ${project} and g.user_id = ${userId}`,
  });
}

/** The same for up to `limit` numbers and as many users of which nobody told. */
export async function tellForgotten(sql: Sql, limit: number): Promise<readonly DeliveryId[]> {
  const forgotten = (table: string) => sql`g.ctid = any (array(
    select ctid from ${sql(table)} where reached_at < now() - make_interval(secs => ${PATIENCE_SECONDS})
     limit ${limit} for update skip locked))`;
  return await tell(sql, { numbers: forgotten("guess_budgets"), users: forgotten("user_guess_budgets") });
}

async function tell(
  sql: Sql,
  { numbers, users }: { numbers: Fragment; users: Fragment },
): Promise<readonly DeliveryId[]> {
  const [row] = await sql<{ deliveries: string[] }[]>`
    with number as (
      update guess_budgets g set reached_at = null, window_ends_at = ${lockedUntil(sql)} from projects p
       where p.id = g.project_id and g.reached_at is not null and ${numbers}
      returning g.*
    ), person as (
      update user_guess_budgets g set reached_at = null, window_ends_at = ${lockedUntil(sql)} from projects p
       where p.id = g.project_id and g.reached_at is not null and ${users}
      returning g.*
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select uuid_v7(), g.project_id, 'number.locked', ${newestOfNumber(sql)}, now(),
        jsonb_build_object('lock', jsonb_build_object('subject', 'number', 'failures', g.used_in_window, 'locked_until', ${shownUntil(sql)}))
        from number g
      union all
      select uuid_v7(), g.project_id, 'user.locked', ${newestOfUser(sql)}, now(),
        jsonb_build_object('lock', jsonb_build_object('subject', 'user', 'user_id', g.user_id, 'failures', g.used_in_window, 'locked_until', ${shownUntil(sql)}))
        from person g
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select array(select id from delivery) as deliveries`;
  return deliveryIds(row?.deliveries ?? []);
}

/** Settings that a project never set are not in its row. */
function lockedUntil(sql: Sql) {
  return sql`now() + make_interval(
    secs => coalesce((p.settings ->> 'lockoutSeconds')::int, ${defaultSettings.lockoutSeconds}))`;
}

/** RFC 3339, as everywhere in an Event; null until an operator unlocks it. */
function shownUntil(sql: Sql) {
  return sql`case when g.consecutive < ${CONSECUTIVE_GUESSES_MAX}
    then to_char(g.window_ends_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end`;
}

/** The Verification by which the Event's number is found when it is told. */
export function newestOfNumber(sql: Sql) {
  return sql`(select v.id from verifications v
    where v.project_id = g.project_id and v.phone_digest = g.phone_digest order by v.id desc limit 1)`;
}

export function newestOfUser(sql: Sql) {
  return sql`(select v.id from verifications v
    where v.project_id = g.project_id and v.user_id = g.user_id order by v.id desc limit 1)`;
}
