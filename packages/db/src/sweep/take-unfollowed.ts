import type { SettleableClaim } from "@proofline/core/message";
import type { MessageId } from "@proofline/core/runtime";
import { type ClaimRow, selectClaims, toSettleableClaim } from "../message/claim-row.ts";
import { followDueAt } from "../message/follow-due.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/**
 * Failed Messages of pending Verifications that nothing follows yet. Of most it was seen to in time: then the
 * Verification ended or has a later Message, and they are let go. One that was given up ends nothing while another may
 * still arrive.
 */
export async function takeUnfollowed(sql: Sql, limit: number): Promise<readonly SettleableClaim[]> {
  const rows = await sql<ClaimRow[]>`
    with taken as (
      update messages m
         set follow_due_at = case
               when exists (select from verifications v where v.id = m.verification_id and v.status = 'pending')
                and not exists (
                  select from messages o
                   where o.verification_id = m.verification_id and o.id <> m.id
                     and (o.created_at > m.created_at or (m.status = 'failed'
                       and o.status in ('queued', 'waiting', 'sending', 'sent', 'delivered'))))
               then ${followDueAt(sql)} end
       where id = any (array(
         select id from messages where follow_due_at < now()
          order by follow_due_at limit ${limit} for update skip locked))
         and follow_due_at is not null
      returning *
    ), begun as (
      select a.* from attempts a where false
    )
    ${selectClaims(sql)} where t.follow_due_at is not null and v.status = 'pending'`;
  return rows.map(toSettleableClaim);
}

/** Asks nothing where there is none. */
export async function markFollowed(sql: Sql, ids: readonly MessageId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update messages set follow_due_at = null where id = any (${ids.map(uuidOf)}::uuid[])`;
}
