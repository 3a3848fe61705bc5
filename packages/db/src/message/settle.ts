import type { NextStep, SettleableClaim, Settled, Settlement } from "@proofline/core/message";
import type { SendResult } from "@proofline/core/provider";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import { eventInput } from "../event-row.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

interface SettledRow {
  readonly held: boolean;
  readonly othersAlive: boolean;
  readonly deliveries: string[];
}

/** Ends the Attempt and moves its Message, if the claim still holds: a newer fence means that somebody else has it. */
export async function settleMessage(sql: Sql, claim: SettleableClaim, settlement: Settlement): Promise<Settled> {
  const { result, next, sender, segments, events } = settlement;
  const id = uuidOf(claim.message.id);
  const to = moveOf(next);
  const [row] = await sql<SettledRow[]>`
    with attempt as (
      update attempts
         set status = ${result.kind}, cause = ${causeOf(result)}, provider_code = ${codeOf(result)},
             retry_after_seconds = ${result.kind === "rejected" ? result.retryAfterSeconds : null},
             provider_message_id = coalesce(provider_message_id, ${result.kind === "accepted" ? result.providerMessageId : null}),
             ended_at = now()
       where id = ${uuidOf(claim.attempt.id)}
         and (status = 'started' or (status = 'unknown' and ${result.kind}::text = 'accepted'))
    ), moved as (
      update messages
         set status = ${to.status}, next_provider = ${to.provider}, due_at = coalesce(${to.at}::timestamptz, due_at),
             reason = ${to.reason}, sender = coalesce(${sender}::text, sender), segments = ${segments},
             nudged_at = now(), ended_at = case when ${to.status}::text = 'failed' then now() end
       where id = ${id} and fence = ${claim.fence} and status = 'sending'
      returning project_id, verification_id
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select i.id, m.project_id, i.type, m.verification_id, i.at, i.data
        from moved m, jsonb_to_recordset(${JSON.stringify(events.map(eventInput))}::text::jsonb)
          as i (id uuid, type text, at timestamptz, data jsonb)
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select exists (select from moved) as held, array(select id from delivery) as deliveries,
      exists (select from messages o where o.verification_id = ${uuidOf(claim.message.verificationId)} and o.id <> ${id}
        and o.status in ('queued', 'waiting', 'sending', 'sent', 'delivered')) as others_alive`;
  return {
    held: row?.held ?? false,
    othersAlive: row?.othersAlive ?? false,
    deliveryIds: deliveryIds(row?.deliveries ?? []),
  };
}

function moveOf(next: NextStep) {
  switch (next.kind) {
    case "sent":
      return { status: "sent", provider: null, at: null, reason: null } as const;
    case "attempt":
      return { status: "waiting", provider: next.provider, at: next.at, reason: null } as const;
    case "give_up":
      return { status: "failed", provider: null, at: null, reason: next.reason } as const;
  }
}

function causeOf(result: SendResult): string | null {
  if (result.kind === "accepted") return null;
  return result.kind === "rejected" ? result.reason : result.cause;
}

function codeOf(result: SendResult): string | null {
  return result.kind === "accepted" ? null : result.providerCode;
}
