import { randomBytes } from "node:crypto";
import { type ApiKeyMode, digestApiKey, newApiKey, type Scope } from "@proofline/core/access";
import { presetSettings } from "@proofline/core/project";
import { newId, toUuid } from "@proofline/core/runtime";
import type postgres from "postgres";

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const clock = { now: () => new Date() };

export interface NewKey {
  readonly scopes: readonly Scope[];
  /** A key of the same project as this one; null makes another project. */
  readonly besides: string | null;
  readonly mode?: ApiKeyMode;
}

/** A secret key, as a row. */
export async function addKey(sql: postgres.Sql, { scopes, besides, mode = "live" }: NewKey): Promise<string> {
  const key = newApiKey("secret", random, { mode });
  const projectId = besides === null ? await addProject(sql) : await projectOf(sql, besides);
  await sql`
    insert into api_keys (id, project_id, kind, mode, digest, scopes)
    values (${toUuid("key", newId("key", { clock, random }))}, ${projectId}, 'secret', ${mode}, ${digestApiKey(key)},
      ${[...scopes]}::text[])`;
  return key;
}

/** Its project's UUID. */
export async function projectOf(sql: postgres.Sql, key: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select project_id as id from api_keys where digest = ${digestApiKey(key)}`;
  if (row === undefined) throw new Error("no such key");
  return row.id;
}

async function addProject(sql: postgres.Sql): Promise<string> {
  const id = toUuid("prj", newId("prj", { clock, random })) ?? "";
  const settings = JSON.stringify(presetSettings("balanced"));
  await sql`insert into projects (id, name, settings) values (${id}, 'other', ${settings}::text::jsonb)`;
  return id;
}
