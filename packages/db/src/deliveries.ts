import { type DeliveryId, fromUuid } from "@proofline/core/runtime";
import type { Sql } from "./sql.ts";

/**
 * The CTE that makes one Delivery for each subscribed endpoint and each Event of `source`, whose rows have
 * `project_id`, `event_id` and `event_type`.
 */
export function deliveriesFor(sql: Sql, source: string) {
  return sql`
    insert into deliveries (id, project_id, event_id, endpoint_id, status)
    select uuid_v7(), s.project_id, s.event_id, w.id, 'pending'
      from ${sql(source)} s
      join webhook_endpoints w on w.project_id = s.project_id
     where w.enabled and (cardinality(w.types) = 0 or s.event_type = any (w.types))
    returning id`;
}

export function deliveryIds(uuids: readonly string[]): readonly DeliveryId[] {
  return uuids.map((uuid) => fromUuid("dlv", uuid));
}
