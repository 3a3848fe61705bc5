import type { SettleableClaim } from "@proofline/core/message";
import { CLAIM_SECONDS } from "../message/claim.ts";
import { type ClaimRow, selectClaims, toSettleableClaim } from "../message/claim-row.ts";
import type { Sql } from "../sql.ts";

/** A worker beats twice a second: one that missed this long is dead, or so busy that others do its work better. */
const DEAD_AFTER_SECONDS = 3;
/** A database that has just come up has heard nobody yet, however well they are. */
const DATABASE_UP_SECONDS = 8;
/** How long one sweep has the Messages of which no receipt came. */
const UNCONFIRMED_SECONDS = 10;

/** Messages whose worker died or hangs, under a new fence that is nobody's: what it still brings is settled as late. */
export async function takeOverStuck(sql: Sql, limit: number): Promise<readonly SettleableClaim[]> {
  const rows = await sql<ClaimRow[]>`
    with taken as (
      update messages set fence = fence + 1, holder = null, due_at = now() + make_interval(secs => ${CLAIM_SECONDS})
       where id = any (array(
         select m.id from messages m
          where m.status = 'sending' and (m.due_at < now() or (m.holder is not null
            and pg_postmaster_start_time() < now() - make_interval(secs => ${DATABASE_UP_SECONDS})
            and not exists (
              select from workers w
               where w.id = m.holder and w.beat_at > now() - make_interval(secs => ${DEAD_AFTER_SECONDS}))))
          order by m.due_at limit ${limit} for update skip locked))
         and status = 'sending'
      returning *
    ), begun as (
      select a.* from attempts a join taken t on t.id = a.message_id where a.status = 'started'
    )
    ${selectClaims(sql)}`;
  return rows.map(toSettleableClaim);
}

/** Sent Messages of live Verifications of which no receipt came by the time their project gave it. */
export async function takeUnconfirmed(sql: Sql, limit: number): Promise<readonly SettleableClaim[]> {
  const rows = await sql<ClaimRow[]>`
    with taken as (
      update messages m
         set receipt_due_at = case when exists (
               select from verifications v where v.id = m.verification_id and v.status = 'pending')
             then now() + make_interval(secs => ${UNCONFIRMED_SECONDS}) end
       where id = any (array(
         select id from messages where status = 'sent' and receipt_due_at < now()
          order by receipt_due_at limit ${limit} for update skip locked))
         and status = 'sent'
      returning *
    ), begun as (
      select a.* from attempts a where false
    )
    ${selectClaims(sql)} where v.status = 'pending'`;
  return rows.map(toSettleableClaim);
}
