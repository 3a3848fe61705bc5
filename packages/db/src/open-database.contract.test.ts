import { cloneDatabase, emptyDatabase } from "@proofline/embedded/testing";
import { expect, test } from "vitest";
import { DatabaseNotReady, openDatabase } from "./index.ts";
import { migrate } from "./migrate.ts";

test("a database without our schema, or with an older one, is refused in one sentence", async () => {
  const { url, drop } = await emptyDatabase();
  await expect(openDatabase({ url })).rejects.toThrow(
    new DatabaseNotReady('The database has no schema of Proofline yet. Run "npm run migrate" first.'),
  );
  await drop();
  const older = await cloneDatabase();
  const { sql, close } = await openDatabase({ url: older.url });
  await sql`update drizzle.__drizzle_migrations set created_at = 1`;
  await close();
  await expect(openDatabase({ url: older.url })).rejects.toThrow(/older schema/);
  await older.drop();
});

test("a database that does not answer is refused without repeating its URL", async () => {
  const failure = openDatabase({ url: "postgres://someone:hunter2@127.0.0.1:1/none" });
  await expect(failure).rejects.toThrow(DatabaseNotReady);
  await expect(failure).rejects.not.toThrow(/hunter2/);
});

test("migrations may run at the same time, and again", async () => {
  const { url, drop } = await emptyDatabase();
  await Promise.all([migrate(url), migrate(url), migrate(url)]);
  await migrate(url);
  const database = await openDatabase({ url });
  await database.ping();
  const [row] = await database.sql<
    { skewMs: number }[]
  >`select abs(extract(epoch from clock_timestamp()) * 1000 - ${database.clock.now().getTime()}::float8)::float8 as skew_ms`;
  expect(row?.skewMs).toBeLessThan(200);
  await database.close();
  await drop();
});
