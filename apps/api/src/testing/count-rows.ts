import type postgres from "postgres";

/** How many rows each table holds, the queue's included. */
export async function countRows(sql: postgres.Sql): Promise<Readonly<Record<string, number>>> {
  const tables = await sql<{ schema: string; name: string }[]>`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'bullmq') and c.relkind in ('r', 'p') and not c.relispartition order by 1, 2`;
  const counts: Record<string, number> = {};
  for (const { schema, name } of tables) {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(schema)}.${sql(name)}`;
    counts[`${schema}.${name}`] = row?.count ?? 0;
  }
  return counts;
}
