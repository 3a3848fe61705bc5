import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { testServers } from "./servers.ts";

/** A database of one test's own. `drop` ends whoever is still connected. */
export type TestDatabase = { readonly url: string; drop(): Promise<void> };

/** A fresh database with our migrations and the queue's applied. */
export function cloneDatabase(): Promise<TestDatabase> {
  return createDatabase(testServers().templateDatabase);
}

/** A fresh database with nothing in it. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase("template0");
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const { postgresUrl } = testServers();
  const name = `test_${randomBytes(8).toString("hex")}`;
  await administer(postgresUrl, `create database ${name} template ${template}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(postgresUrl, `drop database if exists ${name} with (force)`) };
}

async function administer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
