import { breaker, type Counted, GRADES, type Health } from "@proofline/core/health";
import type { Sql } from "../sql.ts";
import { type HealthRow, toHealth } from "./health-row.ts";

const { recentFadeSeconds, lastingFadeSeconds } = breaker;

/** Adds what was heard to the counts, faded until now, and reads every account. The arithmetic is that of `countInto`. */
export async function syncHealth(sql: Sql, counted: readonly Counted[]): Promise<readonly Health[]> {
  if (counted.length === 0) {
    return (await sql<HealthRow[]>`select * from provider_health order by account`).map(toHealth);
  }
  // In one order for all: two processes that count the same accounts must not wait for each other.
  const rows = counted
    .map(({ account, outcomes }) => ({ account, ...outcomes }))
    .toSorted((a, b) => (a.account < b.account ? -1 : 1));
  const found = await sql<HealthRow[]>`
    with counted as (
      insert into provider_health as h (account, recent_good, recent_refused, recent_throttled, recent_failed,
        lasting_good, lasting_refused, lasting_throttled, lasting_failed, failures_in_row)
      select i.account, i.good, i.refused, i.throttled, i.failed, i.good, i.refused, i.throttled, i.failed,
        case when i.good + i.refused > 0 then 0 else i.failed end
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
          as i (account text, good int, refused int, throttled int, failed int)
      on conflict (account) do update set
        ${GRADES.flatMap((grade) => [
          faded(sql, { column: `recent_${grade}`, fadeSeconds: recentFadeSeconds }),
          faded(sql, { column: `lasting_${grade}`, fadeSeconds: lastingFadeSeconds }),
        ]).reduce((all, each) => sql`${all}, ${each}`)},
        failures_in_row = case when excluded.recent_good + excluded.recent_refused > 0 then 0
          else h.failures_in_row + excluded.recent_failed::int end,
        counted_at = greatest(h.counted_at, now())
      returning *
    )
    select * from counted
    union all
    select * from provider_health o where not exists (select from counted c where c.account = o.account)
    order by account`;
  return found.map(toHealth);
}

/** What is counted already fades by 1/e in this time; what comes is whole. */
function faded(sql: Sql, { column, fadeSeconds }: { readonly column: string; readonly fadeSeconds: number }) {
  // exp() of a long silence would underflow, which PostgreSQL calls an error.
  return sql`${sql(column)} = h.${sql(column)}
    * exp(greatest(-500, least(0, extract(epoch from h.counted_at - now())::float8 / ${fadeSeconds}::float8)))
    + excluded.${sql(column)}`;
}
