import { query } from "./query.ts";

export interface DumpOptions {
  /** Default: every schema but the server's own. */
  readonly schemas?: readonly string[];
  /** Tables to leave out, by pattern (SQL's LIKE): those that change while nothing happens. */
  readonly except?: readonly string[];
}

/** Every row of every table as text, in a fixed order. */
export function dumpTables(url: string, { schemas, except = [] }: DumpOptions = {}): Promise<string> {
  return query(url, async (sql) => {
    const tables = await sql<{ schema: string; name: string }[]>`
      select n.nspname as schema, c.relname as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
         and not (c.relname like any (${except}))
         and ${schemas === undefined ? sql`true` : sql`n.nspname = any (${schemas})`}
       order by 1, 2`;
    const dumps: string[] = [];
    for (const { schema, name } of tables) {
      const rows = await sql<{ row: string }[]>`
        select t::text as row from ${sql(schema)}.${sql(name)} t order by 1`;
      dumps.push(`-- ${schema}.${name}`, ...rows.map(({ row }) => row));
    }
    return dumps.join("\n");
  });
}
