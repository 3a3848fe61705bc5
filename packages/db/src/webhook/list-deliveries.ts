import { type DeliveryId, fromUuid, type ProjectId } from "@proofline/core/runtime";
import type { Delivery, DeliveryQuery, TryRecord } from "@proofline/core/webhook";
import type { deliveries, tries } from "../schema/index.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

type DeliveryRow = typeof deliveries.$inferSelect;
type TryRow = typeof tries.$inferSelect;

export async function listDeliveries(sql: Sql, query: DeliveryQuery): Promise<readonly Delivery[]> {
  const { endpointId, eventId, status, before } = query;
  const rows = await sql<DeliveryRow[]>`
    select * from deliveries
     where project_id = ${uuidOf(query.projectId)}
       ${endpointId === null ? sql`` : sql`and endpoint_id = ${uuidOf(endpointId)}`}
       ${eventId === null ? sql`` : sql`and event_id = ${uuidOf(eventId)}`}
       ${status === null ? sql`` : sql`and status = ${status}`}
       ${before === null ? sql`` : sql`and id < ${uuidOf(before)}`}
     order by id desc limit ${query.limit}`;
  return rows.map(toDelivery);
}

export async function findDelivery(
  sql: Sql,
  { projectId, id }: { projectId: ProjectId; id: DeliveryId },
): Promise<(Delivery & { readonly record: readonly TryRecord[] }) | null> {
  const [row] = await sql<DeliveryRow[]>`
    select * from deliveries where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)}`;
  if (row === undefined) return null;
  const record = await sql<TryRow[]>`select * from tries where delivery_id = ${row.id} order by started_at, id`;
  return { ...toDelivery(row), record: record.map(toTry) };
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: fromUuid("dlv", row.id),
    eventId: fromUuid("evt", row.eventId),
    endpointId: fromUuid("whe", row.endpointId),
    status: row.status,
    tries: row.tries,
    nextTryAt: row.status === "pending" ? row.dueAt : null,
    createdAt: row.createdAt,
    endedAt: row.endedAt,
  };
}

function toTry({ id, startedAt, endedAt, statusCode, error, answerExcerpt }: TryRow): TryRecord {
  return { id: fromUuid("try", id), startedAt, endedAt, statusCode, error, answerExcerpt };
}
