import type { Sealer } from "@proofline/core/access";
import type { DeliveryId } from "@proofline/core/runtime";
import type { DeliveryClaim } from "@proofline/core/webhook";
import { toEvent } from "../event-row.ts";
import { sealContext } from "../sealing.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { type EndpointRow, toEndpoint } from "./endpoint-row.ts";

/** How long a Try may hold its Delivery: the client's whole deadline (15 s) and a little. */
const TRY_SECONDS = 20;
const EARLY_MS = 250;

interface ClaimedRow extends EndpointRow {
  readonly tries: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly eventAt: Date;
  readonly eventData: unknown;
  readonly verificationId: string | null;
  readonly phoneSealed: Uint8Array | null;
}

/** Takes a due Delivery for one Try; of a disabled or deleted endpoint it is skipped for good. */
export async function claimDelivery(sql: Sql, sealer: Sealer, id: DeliveryId): Promise<DeliveryClaim | null> {
  const [row] = await sql<ClaimedRow[]>`
    with due as (
      select d.id, d.endpoint_id from deliveries d
       where d.id = ${uuidOf(id)} and d.status = 'pending' and d.due_at <= now() + make_interval(secs => ${EARLY_MS / 1000})
    ), taken as (
      update deliveries d set tries = d.tries + 1, due_at = now() + make_interval(secs => ${TRY_SECONDS})
        from due join webhook_endpoints w on w.id = due.endpoint_id and w.enabled
       where d.id = ${uuidOf(id)} and d.status = 'pending' and d.due_at <= now() + make_interval(secs => ${EARLY_MS / 1000})
      returning d.*
    ), skipped as (
      update deliveries d set status = 'skipped', ended_at = now()
        from due
       where d.id = ${uuidOf(id)} and d.status = 'pending'
         and not exists (select from webhook_endpoints w where w.id = due.endpoint_id and w.enabled)
    )
    select w.*, t.tries, e.id as event_id, e.type as event_type, e.at as event_at, e.data as event_data,
      e.verification_id, v.phone_sealed
    from taken t
    join webhook_endpoints w on w.id = t.endpoint_id
    join events e on e.id = t.event_id
    left join verifications v on v.id = e.verification_id`;
  return row === undefined ? null : toClaim(row, { id, sealer });
}

function toClaim(row: ClaimedRow, { id, sealer }: { id: DeliveryId; sealer: Sealer }): DeliveryClaim {
  const { verificationId, phoneSealed } = row;
  const event = toEvent({
    id: row.eventId,
    type: row.eventType,
    projectId: row.projectId,
    verificationId,
    at: row.eventAt,
    data: row.eventData,
  });
  const to =
    verificationId === null || phoneSealed === null
      ? null
      : sealer.open(phoneSealed, sealContext.phone(verificationId));
  return { deliveryId: id, tries: row.tries, endpoint: toEndpoint(row, sealer), event, to };
}
