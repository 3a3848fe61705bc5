import type { Sealer } from "@proofline/core/access";
import { type EventStore, REPLAY_PRIORITY, type ReplayQuery } from "@proofline/core/webhook";
import { deliveryIds } from "../deliveries.ts";
import { type EventRow, toEvent } from "../event-row.ts";
import type { Database } from "../open-database.ts";
import { sealContext } from "../sealing.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/** Events in Postgres, and what brings them out again. */
export function createEventStore({ sql }: Pick<Database, "sql">, { sealer }: { sealer: Sealer }): EventStore {
  return {
    async list({ projectId, type, limit, before }) {
      const rows = await sql<(EventRow & { phoneSealed: Uint8Array | null })[]>`
        select e.*, v.phone_sealed from events e left join verifications v on v.id = e.verification_id
         where e.project_id = ${uuidOf(projectId)}
           ${type === null ? sql`` : sql`and e.type = ${type}`}
           ${before === null ? sql`` : sql`and e.id < ${uuidOf(before)}`}
         order by e.id desc limit ${limit}`;
      return rows.map((row) => ({ event: toEvent(row), to: openNumber(row, sealer) }));
    },
    async find(projectId, id) {
      const [row] = await sql<(EventRow & { phoneSealed: Uint8Array | null })[]>`
        select e.*, v.phone_sealed from events e left join verifications v on v.id = e.verification_id
         where e.id = ${uuidOf(id)} and e.project_id = ${uuidOf(projectId)}`;
      return row === undefined ? null : { event: toEvent(row), to: openNumber(row, sealer) };
    },
    async redeliver(projectId, id, endpointId) {
      const [row] = await sql<{ known: boolean; deliveries: string[] }[]>`
        with known as (
          select id, type, project_id from events where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)}
        ), delivery as (
          insert into deliveries (id, project_id, event_id, endpoint_id, status, priority)
          select uuid_v7(), k.project_id, k.id, w.id, 'pending', ${REPLAY_PRIORITY}::int
            from known k join webhook_endpoints w on w.project_id = k.project_id and w.enabled
           where ${
             endpointId === null
               ? sql`cardinality(w.types) = 0 or k.type = any (w.types)`
               : sql`w.id = ${uuidOf(endpointId)}`
           }
          returning id
        )
        select exists (select from known) as known, array(select id from delivery) as deliveries`;
      return row?.known ? deliveryIds(row.deliveries) : null;
    },
    replay: (query) => replay(sql, query),
  };
}

function openNumber(
  { verificationId, phoneSealed }: { verificationId: string | null; phoneSealed: Uint8Array | null },
  sealer: Sealer,
) {
  return verificationId === null || phoneSealed === null
    ? null
    : sealer.open(phoneSealed, sealContext.phone(verificationId));
}

/** Whole Events only: where the limit cuts, the last moment's Events are left for the next call, so none is missed. */
async function replay(
  sql: Sql,
  { projectId, since, until, types, endpointId, limit }: ReplayQuery,
): ReturnType<EventStore["replay"]> {
  const [row] = await sql<{ deliveries: number; more: string | null }[]>`
    with wanted as materialized (
      select e.id, e.project_id, e.type, w.id as endpoint_id
        from events e join webhook_endpoints w on w.project_id = e.project_id and w.enabled
       where e.project_id = ${uuidOf(projectId)} and e.id >= uuid_v7_floor(${since}) and e.id < uuid_v7_floor(${until})
         and (cardinality(${[...types]}::text[]) = 0 or e.type = any (${[...types]}::text[]))
         and ${endpointId === null ? sql`(cardinality(w.types) = 0 or e.type = any (w.types))` : sql`w.id = ${uuidOf(endpointId)}`}
       order by e.id limit ${limit + 1}
    ), cut as (
      select case when count(*) > ${limit} then max(id::text)::uuid end as from_id from wanted
    ), delivery as (
      insert into deliveries (id, project_id, event_id, endpoint_id, status, priority, nudged_at)
      select uuid_v7(), w.project_id, w.id, w.endpoint_id, 'pending', ${REPLAY_PRIORITY}::int, now() - interval '1 hour'
        from wanted w, cut c where c.from_id is null or w.id < c.from_id
      returning 1
    )
    select (select count(*)::int from delivery) as deliveries, (select from_id::text from cut) as more`;
  return { deliveries: row?.deliveries ?? 0, resumeSince: row?.more == null ? null : timeOf(row.more) };
}

/** The moment in a UUIDv7: its first 48 bits are milliseconds (RFC 9562, 5.7). */
function timeOf(uuid: string): Date {
  return new Date(Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16));
}
