import postgres from "postgres";
import { expect, test } from "vitest";
import { cloneDatabase, emptyDatabase, redis } from "./index.ts";

async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1 });
  try {
    return await run(sql);
  } finally {
    await sql.end();
  }
}

const tablesOf = (url: string): Promise<string[]> =>
  query(url, async (sql) => {
    const rows = await sql<{ name: string }[]>`
      select table_schema || '.' || table_name as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema')`;
    return rows.map((row) => row.name);
  });

test("tests running side by side never see each other's rows", async () => {
  const [one, other] = await Promise.all([cloneDatabase(), cloneDatabase()]);
  await query(one.url, (sql) => sql`create table mine (n int)`);
  expect(await tablesOf(one.url)).toContain("public.mine");
  expect(await tablesOf(other.url)).not.toContain("public.mine");
  await Promise.all([one.drop(), other.drop()]);
});

test("an empty database is empty", async () => {
  const database = await emptyDatabase();
  expect(await tablesOf(database.url)).toEqual([]);
  await database.drop();
});

test("a database goes away even while somebody is connected to it", async () => {
  const database = await emptyDatabase();
  const sql = postgres(database.url, { max: 1 });
  await sql`select 1`;
  await database.drop();
  await expect(sql`select 1`).rejects.toThrow();
  await sql.end();
});

test("two tests on the one Redis have a prefix each", () => {
  expect(redis().url).toMatch(/^rediss?:/);
  expect(redis().prefix).not.toBe(redis().prefix);
});
