import { fromUuid } from "@proofline/core/runtime";
import { query } from "../../support/query.ts";

/** What the database says of one Verification. */
export interface Row {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly expiresAtMs: number;
  readonly messages: readonly MessageRow[];
  /** Types of its Events, in order. */
  readonly events: readonly string[];
}

export interface MessageRow {
  readonly id: string;
  readonly status: string;
  readonly attempts: readonly { readonly id: string; readonly status: string; readonly cause: string | null }[];
}

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly atMs: number;
  /** Of its Deliveries. */
  readonly deliveries: readonly string[];
  readonly tries: number;
}

export interface Facts {
  readonly rows: ReadonlyMap<string, Row>;
  readonly events: readonly EventRow[];
  /** Every Attempt that was ever written and not struck out. */
  readonly attempts: ReadonlySet<string>;
}

export async function readDatabase(url: string): Promise<Facts> {
  return await query(url, async (sql) => {
    const rows = await sql<RawRow[]>`
      select v.id, v.status, v.reason, (extract(epoch from v.expires_at) * 1000)::float8 as expires_at_ms,
        (select coalesce(json_agg(json_build_object('id', m.id, 'status', m.status, 'attempts',
            (select coalesce(json_agg(json_build_object('id', a.id, 'status', a.status, 'cause', a.cause) order by a.id), '[]')
               from attempts a where a.message_id = m.id)) order by m.id), '[]')
           from messages m where m.verification_id = v.id) as messages,
        (select coalesce(json_agg(e.type order by e.id), '[]') from events e where e.verification_id = v.id) as events
      from verifications v`;
    const events = await sql<RawEvent[]>`
      select e.id, e.type, (extract(epoch from e.at) * 1000)::float8 as at_ms,
        (select coalesce(json_agg(d.status), '[]') from deliveries d where d.event_id = e.id) as deliveries,
        (select count(*)::int from deliveries d join tries t on t.delivery_id = d.id where d.event_id = e.id) as tries
      from events e`;
    const found = rows.map(toRow);
    return {
      rows: new Map(found.map((row) => [row.id, row])),
      events: events.map((e) => ({ ...e, id: fromUuid("evt", e.id), atMs: e.at_ms })),
      attempts: new Set(found.flatMap(({ messages }) => messages.flatMap((m) => m.attempts.map(({ id }) => id)))),
    };
  });
}

/** How much is still on its way: Messages in motion and Deliveries that wait. */
export async function countUnrest(url: string): Promise<{ messages: number; deliveries: number }> {
  return await query(url, async (sql) => {
    const [row] = await sql<{ messages: number; deliveries: number }[]>`
      select (select count(*)::int from messages where status in ('queued', 'waiting', 'sending')) as messages,
        (select count(*)::int from deliveries where status = 'pending') as deliveries`;
    return row ?? { messages: 0, deliveries: 0 };
  });
}

type RawRow = Omit<Row, "expiresAtMs"> & { readonly expires_at_ms: number };
type RawEvent = Omit<EventRow, "atMs"> & { readonly at_ms: number };

function toRow({ id, status, reason, expires_at_ms, messages, events }: RawRow): Row {
  return {
    id: fromUuid("ver", id),
    status,
    reason,
    expiresAtMs: expires_at_ms,
    messages: messages.map((m) => ({
      ...m,
      id: fromUuid("msg", m.id),
      attempts: m.attempts.map((a) => ({ ...a, id: fromUuid("att", a.id) })),
    })),
    events,
  };
}
