import type { RateLedger } from "@proofline/core/rate";
import type { Database } from "../open-database.ts";

/** Daily counts in Postgres. */
export function createRateLedger({ sql }: Pick<Database, "sql">): RateLedger {
  return {
    async note(counts) {
      // In one order for all, or two processes that note the same keys would wait for each other.
      const rows = counts.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      await sql`
        insert into rate_days as d (key, day, used)
        select key, day, count from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as i (key text, day int, count int)
        on conflict (key, day) do update set used = d.used + excluded.used`;
    },
    async read(days) {
      const rows = await sql<{ key: string; day: number; used: number }[]>`
        select key, day, used from rate_days where key = any (${days.map(({ key }) => key)}::text[])`;
      return days.map(({ key, day }) => rows.find((row) => row.key === key && row.day === day)?.used ?? 0);
    },
  };
}
