import type {
  DeliveryClaim,
  DeliverySettlement,
  DeliveryStatus,
  EndpointVerdict,
  Redelivery,
  SettledDelivery,
} from "@proofline/core/webhook";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import { eventInput } from "../event-row.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

const statuses: Record<Redelivery["kind"], DeliveryStatus> = {
  succeeded: "succeeded",
  again: "pending",
  exhausted: "exhausted",
  gone: "exhausted",
};

/** The Try, what follows for its Delivery, and what it says of the endpoint, in one statement. */
export async function settleDelivery(
  sql: Sql,
  claimed: DeliveryClaim,
  { record, next, verdict, disabledEvent }: DeliverySettlement,
): Promise<SettledDelivery> {
  const status = statuses[next.kind];
  const dueAt = next.kind === "again" ? next.at : null;
  const events = disabledEvent === null ? [] : [eventInput(disabledEvent)];
  const project = uuidOf(claimed.endpoint.projectId);
  // Postgres text has no NUL, and an answer is whatever a stranger's server sent.
  const answer = record.answerExcerpt?.replaceAll("\0", "\uFFFD") ?? null;
  const [row] = await sql<{ held: boolean; deliveries: string[] }[]>`
    with noted as (
      insert into tries (id, project_id, delivery_id, started_at, ended_at, status_code, error, answer_excerpt)
      values (${uuidOf(record.id)}, ${project}, ${uuidOf(claimed.deliveryId)}, ${record.startedAt}, ${record.endedAt},
        ${record.statusCode}, ${record.error}, ${answer})
    ), moved as (
      update deliveries
         set status = ${status}, due_at = coalesce(${dueAt}::timestamptz, due_at), nudged_at = now(),
             ended_at = case when ${status}::text = 'pending' then null else now() end
       where id = ${uuidOf(claimed.deliveryId)} and tries = ${claimed.tries} and status = 'pending'
      returning 1
    ), judged as (
      ${endpointUpdate(sql, claimed, verdict)} returning id
    ), event as (
      insert into events (id, project_id, type, at, data)
      select i.id, ${project}::uuid, i.type, i.at, i.data
        from judged, jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb)
          as i (id uuid, type text, at timestamptz, data jsonb)
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select exists (select from moved) as held, array(select id from delivery) as deliveries`;
  return { held: row?.held ?? false, deliveryIds: deliveryIds(row?.deliveries ?? []) };
}

/** A healthy endpoint's row is not written: its Tries would queue up for one lock. */
function endpointUpdate(sql: Sql, { endpoint }: DeliveryClaim, verdict: EndpointVerdict) {
  const id = uuidOf(endpoint.id);
  switch (verdict.kind) {
    case "healthy":
      return sql`
        update webhook_endpoints set failures = 0, failing_since = null, open_until = null
         where id = ${id} and failures > 0`;
    case "failing": {
      const { failingSince, openUntil } = verdict.health;
      return sql`
        update webhook_endpoints
           set failures = failures + 1, failing_since = coalesce(failing_since, ${failingSince}),
               open_until = greatest(open_until, ${openUntil})
         where id = ${id}`;
    }
    case "disable":
      return sql`
        update webhook_endpoints set enabled = false, disabled_reason = ${verdict.reason}
         where id = ${id} and enabled`;
  }
}
