import type { Evidence, NextStep, SettleableClaim, Settled, Settlement } from "@proofline/core/message";
import type { SendResult } from "@proofline/core/provider";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import { eventInput } from "../event-row.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf } from "../verification-row.ts";
import { followDueAt } from "./follow-due.ts";

interface SettledRow {
  readonly held: boolean;
  readonly othersAlive: boolean;
  readonly deliveries: string[];
  readonly nudges: number | null;
}

/** Ends the Attempt and moves its Message, if the claim still holds: a newer fence means that somebody else has it. */
export async function settleMessage(sql: Sql, claim: SettleableClaim, settlement: Settlement): Promise<Settled> {
  const { result, next, sender, segments, events, nudge, receiptDueAt } = settlement;
  const id = uuidOf(claim.message.id);
  const to = moveOf(next);
  const [row] = await sql<SettledRow[]>`
    with ${attemptEnd(sql, claim, result)},
    proven as (
      ${evidenceUpdate(sql, settlement.evidence)}
    ), moved as (
      update messages
         set status = ${to.status}, next_step = ${to.step}, next_provider = ${to.provider},
             due_at = coalesce(${to.at}::timestamptz, due_at), reason = ${to.reason}, holder = null,
             sender = coalesce(${sender}::text, sender), segments = case when ${result === null}::boolean then segments else ${segments}::int end,
             receipt_due_at = ${receiptDueAt}::timestamptz, nudges = nudges + ${nudge ? 1 : 0}::int, nudged_at = now(),
             ended_at = case when ${to.status}::text = 'failed' then now() end,
             follow_due_at = case when ${to.status}::text = 'failed' then ${followDueAt(sql)} end
       where id = ${id} and fence = ${claim.fence} and status = 'sending'
      returning project_id, verification_id, nudges
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select i.id, m.project_id, i.type, m.verification_id, i.at, i.data
        from moved m, jsonb_to_recordset(${JSON.stringify(events.map(eventInput))}::text::jsonb)
          as i (id uuid, type text, at timestamptz, data jsonb)
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select exists (select from moved) as held, (select nudges from moved) as nudges,
      array(select id from delivery) as deliveries,
      exists (select from messages o where o.verification_id = ${uuidOf(claim.message.verificationId)} and o.id <> ${id}
        and o.status in ('queued', 'waiting', 'sending', 'sent', 'delivered')) as others_alive`;
  return {
    held: row?.held ?? false,
    othersAlive: row?.othersAlive ?? false,
    deliveryIds: deliveryIds(row?.deliveries ?? []),
    nudges: row?.nudges ?? 0,
  };
}

/**
 * What became of the claim's own Attempt. One that said no, or was never made, gives its handset's count back; of the
 * others nobody knows that the handset did not get them.
 */
function attemptEnd(sql: Sql, { attempt, content }: SettleableClaim, result: SendResult | null) {
  if (attempt === null) return sql`unasked as (select 1)`;
  const ended =
    result === null
      ? sql`delete from attempts where id = ${uuidOf(attempt.id)} and status = 'started'`
      : sql`
        update attempts
           set status = ${result.kind}, cause = ${causeOf(result)}, provider_code = ${codeOf(result)},
               retry_after_seconds = ${result.kind === "rejected" ? result.retryAfterSeconds : null},
               provider_message_id = coalesce(provider_message_id, ${result.kind === "accepted" ? result.providerMessageId : null}),
               ended_at = now()
         where id = ${uuidOf(attempt.id)}
           and (status = 'started' or (status = 'unknown' and ${result.kind}::text = 'accepted'))`;
  if (result !== null && result.kind !== "rejected") return sql`attempt as (${ended})`;
  return sql`
    attempt as (${ended} returning 1),
    uncounted as (
      update handset_sends set used = used - 1
       where phone_digest = ${bytesOf(content.handsetDigest)} and used > 0 and window_ends_at > now()
         and exists (select from attempt)
    )`;
}

/**
 * Settles unknown Attempts by what a look-up brought, and takes back that there is no such text; a receipt that came
 * first has settled them already.
 */
function evidenceUpdate(sql: Sql, evidence: readonly Evidence[]) {
  if (evidence.length === 0) return sql`select 1`;
  const rows = evidence.map((proof) => ({
    id: uuidOf(proof.id),
    status: proof.status,
    cause: proof.status === "rejected" ? "absent" : null,
    provider_message_id: proof.providerMessageId,
    provider_code: proof.providerCode,
  }));
  return sql`
    update attempts a
       set status = i.status, cause = i.cause, provider_code = coalesce(i.provider_code, a.provider_code),
           provider_message_id = coalesce(a.provider_message_id, i.provider_message_id)
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as i (id uuid, status text, cause text, provider_message_id text, provider_code text)
     where a.id = any (${rows.map(({ id }) => id)}::uuid[]) and a.id = i.id
       and (a.status = 'unknown' or (a.cause = 'absent' and i.status = 'accepted'))`;
}

function moveOf(next: NextStep) {
  switch (next.kind) {
    case "sent":
      return { status: "sent", step: "attempt", provider: null, at: null, reason: null } as const;
    case "attempt":
      return { status: "waiting", step: "attempt", provider: next.provider, at: next.at, reason: null } as const;
    case "look_up":
      return { status: "waiting", step: "look_up", provider: null, at: next.at, reason: null } as const;
    case "give_up":
      return { status: "failed", step: "attempt", provider: null, at: null, reason: next.reason } as const;
  }
}

function causeOf(result: SendResult): string | null {
  if (result.kind === "accepted") return null;
  return result.kind === "rejected" ? result.reason : result.cause;
}

function codeOf(result: SendResult): string | null {
  return result.kind === "accepted" ? null : result.providerCode;
}
