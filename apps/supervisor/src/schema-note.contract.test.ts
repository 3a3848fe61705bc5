import { emptyDatabase } from "@proofline/embedded/testing";
import postgres from "postgres";
import { expect, test } from "vitest";
import { forgetSchema, isSchemaNoted, noteSchema, schemaVersion } from "./schema-note.ts";

test("a start skips the migration only of a database that had this very one, today", async () => {
  const { url, drop } = await emptyDatabase();
  const version = schemaVersion({ queueToo: true });
  expect(await isSchemaNoted(url, version)).toBe(false);
  await noteSchema(url, version);
  expect(await isSchemaNoted(url, version)).toBe(true);
  expect(await isSchemaNoted(url, schemaVersion({ queueToo: false }))).toBe(false);

  const sql = postgres(url, { max: 1 });
  const name = new URL(url).pathname.slice(1);
  await sql.unsafe(`comment on database "${name}" is 'schema ${version} at 2026-01-01T00:00:00Z'`);
  await sql.end();
  expect(await isSchemaNoted(url, version)).toBe(false);

  await noteSchema(url, version);
  await forgetSchema(url);
  expect(await isSchemaNoted(url, version)).toBe(false);
  await drop();
});
