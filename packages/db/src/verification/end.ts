import { fromUuid, type VerificationId } from "@proofline/core/runtime";
import type { Ending, VerificationStore } from "@proofline/core/verification";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import { givenBack } from "../lock/guess-budget.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/**
 * Ends what is still pending, with everything that follows from it: the number is free again, unsent Messages are
 * canceled, a supplied code is erased, a success gives back what was guessed on it, subscribers hear of it. What is
 * superseded ends only with the sends that its successor knows of: it goes on counting from them.
 */
export async function endVerifications(sql: Sql, endings: readonly Ending[]): ReturnType<VerificationStore["end"]> {
  // Also as a list: joined to the input alone, a table without statistics (each week begins with one) is read through
  // its index of all that is pending.
  const ids = endings.map(({ verification }) => uuidOf(verification.id));
  const [row] = await sql<{ ended: string[]; deliveries: string[] }[]>`
    with ending as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(endings.map(toInput))}::text::jsonb)
        as i (id uuid, status text, reason text, code_digest text, ended_at timestamptz, event_id uuid, event_type text, event_data jsonb,
          sends_seen int)
    ), ended as (
      update verifications v
         set status = i.status, reason = i.reason, ended_at = i.ended_at, code_sealed = null,
             code_digest = decode(i.code_digest, 'hex'),
             verified_at = case when i.status = 'verified' then i.ended_at end
        from ending i
       where v.id = i.id and v.id = any (${ids}::uuid[]) and v.status = 'pending'
         and (i.reason is distinct from 'superseded' or v.sends_used = i.sends_seen)
      returning v.id, v.project_id, v.test_outcome is not null as is_test, v.phone_digest, v.user_id, v.checks_used, i.status, i.ended_at, i.event_id, i.event_type, i.event_data
    ), freed as (
      delete from live_verifications l using ended e
       where l.project_id = e.project_id and l.phone_digest = e.phone_digest and l.user_id = coalesce(e.user_id, '')
         and l.verification_id = e.id
    ), number as (
      update guess_budgets g set ${givenBack(sql, sql`e.checks_used`)} from ended e
       where e.status = 'verified' and g.project_id = e.project_id and g.phone_digest = e.phone_digest
      returning 1
    ), person as (
      update user_guess_budgets g set ${givenBack(sql, sql`e.checks_used`)} from ended e
       where e.status = 'verified' and not e.is_test and g.project_id = e.project_id and g.user_id = e.user_id
         and (select count(*) from number) >= 0 -- after it, like every statement that locks both
    ), canceled as (
      update messages m set status = 'canceled', ended_at = now() from ended e
       where m.verification_id = e.id and m.verification_id = any (${ids}::uuid[]) and m.status in ('queued', 'waiting')
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select event_id, project_id, event_type, id, ended_at, event_data from ended
    ), delivery as (${deliveriesFor(sql, "ended")}
    )
    select array(select id from ended) as ended, array(select id from delivery) as deliveries`;
  const ended: VerificationId[] = (row?.ended ?? []).map((uuid) => fromUuid("ver", uuid));
  return { ended, deliveryIds: deliveryIds(row?.deliveries ?? []) };
}

function toInput({ verification, event }: Ending) {
  return {
    id: uuidOf(verification.id),
    status: verification.status,
    reason: verification.reason,
    code_digest: verification.suppliedDigest,
    ended_at: verification.endedAt,
    sends_seen: verification.sendsUsed,
    event_id: uuidOf(event.id),
    event_type: event.type,
    event_data: event.data,
  };
}
