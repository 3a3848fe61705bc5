import { type LimitLedger, type LimitMemory, WINDOW_BUCKETS } from "@proofline/core/limit";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";

/** Counts by the minute in Postgres. */
export function createLimitLedger({ sql }: Pick<Database, "sql">): LimitLedger {
  return {
    async note(notes) {
      // In one order for all, or two processes that note the same keys would wait for each other.
      const rows = notes
        .map(({ projectId, key, minute, sends, seconds }) => ({
          project_id: uuidOf(projectId),
          key,
          minute,
          sends,
          until: (minute + 2) * 60 + seconds + Math.ceil(seconds / WINDOW_BUCKETS),
        }))
        .toSorted((a, b) => (`${a.project_id} ${a.key} ${a.minute}` < `${b.project_id} ${b.key} ${b.minute}` ? -1 : 1));
      await sql`
        insert into limit_notes as n (project_id, key, minute, sends, expires_at)
        select project_id, key, minute, sends, to_timestamp(until)
          from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
            as i (project_id uuid, key text, minute int, sends int, until double precision)
        on conflict (project_id, key, minute) do update
          set sends = n.sends + excluded.sends, expires_at = greatest(n.expires_at, excluded.expires_at)`;
    },
    async read({ projectId, keys }) {
      const [row] = await sql<LimitMemory[]>`
        select exists (select from limit_notes where project_id = ${uuidOf(projectId)} and expires_at >= now()) as anything,
          coalesce((
            select jsonb_agg(jsonb_build_object('key', key, 'minute', minute, 'sends', sends) order by minute)
              from limit_notes where project_id = ${uuidOf(projectId)} and key = any (${[...keys]}::text[])), '[]') as minutes`;
      if (row === undefined) throw new Error("the ledger of the limits gave no answer");
      return row;
    },
  };
}
