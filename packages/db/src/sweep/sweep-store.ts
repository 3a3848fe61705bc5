import { fromUuid } from "@proofline/core/runtime";
import type { SweepStore } from "@proofline/core/sweep";
import type postgres from "postgres";
import { dropParked, findParked } from "../message/park-receipt.ts";
import type { Database } from "../open-database.ts";
import { retryAborted } from "../retry.ts";
import type { Sql } from "../sql.ts";
import { takeOverStuck, takeUnconfirmed } from "./take-over.ts";
import { markFollowed, takeUnfollowed } from "./take-unfollowed.ts";

/** A row that nobody took this long after its last nudge has probably lost its job. */
const PATIENCE_SECONDS = 2;
const PAUSE_SECONDS_MAX = 60;
const WEEKS_AHEAD = 4;
const IDEMPOTENCY_HOURS = 24;
const DEAD_LETTER_DAYS = 7;
/** A Delivery ends at its tenth Try. One that was taken this often without has lost its worker each time. */
const TAKEN_MAX = 25;

/**
 * The sweep's view of Postgres. SKIP LOCKED shares the rows out, so any number of sweeps may run at once. The rows are
 * picked as an array, which is looked up by key: joined to what was picked, a whole table may be read for it.
 */
export function createSweepStore({ sql }: Pick<Database, "sql">): SweepStore {
  return retryAborted({
    async nudgeMessages(limit) {
      // A waiting Message has a delayed job of its own: that one may come first.
      const due = sql`status in ('queued', 'waiting') and due_at <= now() - make_interval(secs => ${PATIENCE_SECONDS})`;
      const rows = await nudge(sql, { table: "messages", due, limit });
      return rows.map(({ id, nudges, priority }) => ({ id: fromUuid("msg", id), nudge: nudges, priority }));
    },
    async nudgeDeliveries(limit) {
      // Between Tries a Delivery has no job at all: the sweep is what brings it back.
      const rows = await nudge(sql, { table: "deliveries", due: sql`status = 'pending' and due_at <= now()`, limit });
      const worn = new Set(await exhaustWorn(sql, rows));
      return rows
        .filter(({ id }) => !worn.has(id))
        .map(({ id, nudges, priority }) => ({ id: fromUuid("dlv", id), nudge: nudges, priority }));
    },
    takeOverStuck: (limit) => takeOverStuck(sql, limit),
    takeUnconfirmed: (limit) => takeUnconfirmed(sql, limit),
    takeUnfollowed: (limit) => takeUnfollowed(sql, limit),
    markFollowed: (ids) => markFollowed(sql, ids),
    findParkedReceipts: (limit) => findParked(sql, limit),
    dropParkedReceipts: (applied) => dropParked(sql, applied),
    async erasePhoneNumbers(endedBefore, limit) {
      const rows = await sql`
        update verifications set phone_sealed = null, handset_digest = null, code_digest = null
         where id = any (array(
           select id from verifications
            where ended_at is not null and phone_sealed is not null and ended_at < ${endedBefore}
            order by ended_at limit ${limit} for update skip locked))
        returning 1`;
      return rows.length;
    },
    async rotatePartitions(createdBefore) {
      await sql`select make_partitions(${WEEKS_AHEAD})`;
      await sql`select drop_partitions(${createdBefore})`;
      // A day beyond their end: a clock that runs behind must not accept one twice.
      await sql`delete from redeemed_proofs where expires_at < now() - interval '1 day'`;
      await sql`delete from idempotent_answers where created_at < now() - make_interval(hours => ${IDEMPOTENCY_HOURS})`;
      // A count of guesses in a row is kept until a success, however old.
      await sql`delete from guess_budgets where window_ends_at < now() and consecutive = 0`;
      await sql`delete from user_guess_budgets where window_ends_at < now() and consecutive = 0`;
      await sql`delete from check_counts where minute < now() - interval '1 day'`;
      await sql`delete from handset_sends where window_ends_at < now()`;
      await sql`delete from dead_jobs where last_at < now() - make_interval(days => ${DEAD_LETTER_DAYS})`;
      await sql`delete from limit_meters where expires_at < now()`;
      await sql`delete from limit_notes where expires_at < now()`;
      await sql`delete from rate_days where day < extract(epoch from now()) / 86400 - 7`;
    },
  });
}

/** Of the Deliveries that are due, those that were taken so often that a Try must be what kills whoever makes it. */
async function exhaustWorn(sql: Sql, rows: readonly { id: string }[]): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const worn = await sql<{ id: string }[]>`
    with worn as (
      update deliveries set status = 'exhausted', ended_at = now()
       where id = any (${rows.map(({ id }) => id)}::uuid[]) and status = 'pending' and tries >= ${TAKEN_MAX}
      returning id, project_id
    ), noted as (
      insert into dead_jobs (id, project_id, queue, job_name, subject, row_id, reason, dead_at)
      select uuid_v7(), project_id, 'webhooks', 'webhook.deliver', id::text, id, 'no try came to its end', now()
        from worn
      on conflict (queue, subject) do update
         set dead_at = now(), last_at = now(), reason = excluded.reason
    )
    select id from worn`;
  return worn.map(({ id }) => id);
}

/** Counts a nudge on each row that waits for nothing; the pause between nudges of one row doubles, so a backlog stays one. */
function nudge(
  sql: Sql,
  {
    table,
    due,
    limit,
  }: { table: "messages" | "deliveries"; due: postgres.PendingQuery<postgres.Row[]>; limit: number },
) {
  return sql<{ id: string; nudges: number; priority: number }[]>`
    update ${sql(table)} set nudges = nudges + 1, nudged_at = now()
     where id = any (array(
       select id from ${sql(table)}
        where ${due}
          and nudged_at <= now() - make_interval(secs => least(${PAUSE_SECONDS_MAX}, ${PATIENCE_SECONDS} * power(2, least(nudges, 8))))
        order by priority, due_at limit ${limit} for update skip locked))
    returning id, nudges, priority`;
}
