import type { Scope } from "@proofline/core/access";
import type { ApiKey, ApiKeyStore, KeyRecord, RotationRecord } from "@proofline/core/api-key";
import { fromUuid } from "@proofline/core/runtime";
import type { Database } from "../open-database.ts";
import type { apiKeys } from "../schema/index.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

type ApiKeyRow = Omit<typeof apiKeys.$inferSelect, "digest">;

/** The keys of projects in Postgres, by their digests. */
export function createApiKeyStore({ sql }: Pick<Database, "sql">): ApiKeyStore {
  return {
    async list(projectId, { endedAfter }) {
      const rows = await sql<ApiKeyRow[]>`
        select * from api_keys where project_id = ${uuidOf(projectId)}
           and coalesce(revoked_at, 'infinity') > ${endedAfter} and coalesce(expires_at, 'infinity') > ${endedAfter}
         order by id desc`;
      return rows.map(toApiKey);
    },
    async find(projectId, id) {
      const [row] = await sql<ApiKeyRow[]>`
        select * from api_keys where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)}`;
      return row === undefined ? null : toApiKey(row);
    },
    insert: (record, limit) => insert(sql, record, limit),
    rotate: (record) => rotate(sql, record),
    async revoke(projectId, id) {
      const [row] = await sql`
        with known as (
          select id, revoked_at from api_keys where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)}
        ), revoked as (
          update api_keys k set revoked_at = now() from known where k.id = known.id and k.revoked_at is null returning k.id
        ), counted as (
          update projects set version = version + 1 where id = ${uuidOf(projectId)} and exists (select from revoked)
        )
        select id from known`;
      return row !== undefined;
    },
  };
}

/** Whoever makes a key that would outlive its own has not been given so much: `least` leaves nulls, no end, aside. */
async function insert(sql: Sql, record: KeyRecord, { max }: { readonly max: number }): Promise<ApiKey | null> {
  const { id, projectId, kind, mode, name, hint, scopes, createdAt, expiresAt } = record.key;
  const project = uuidOf(projectId);
  const [row] = await sql<ApiKeyRow[]>`
    insert into api_keys (id, project_id, kind, mode, digest, name, hint, scopes, created_at, expires_at)
    select ${uuidOf(id)}, ${project}, ${kind}, ${mode}, ${record.digest}, ${name}, ${hint}, ${[...scopes]}::text[],
        ${createdAt}, least(${expiresAt}::timestamptz, m.expires_at)
      from api_keys m
     where m.id = ${uuidOf(record.madeBy)} and m.project_id = ${project}
       and (select count(*) from api_keys k
             where k.project_id = ${project} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())) < ${max}
    returning *`;
  return row === undefined ? null : toApiKey(row);
}

/** All parts see the rows as they were before: a key that rotates itself does not shorten its successor. */
async function rotate(sql: Sql, { key, digest, madeBy, replaces }: RotationRecord): Promise<ApiKey | null> {
  const { id, projectId, kind, mode, name, hint, scopes, createdAt, expiresAt } = key;
  const project = uuidOf(projectId);
  const [row] = await sql<ApiKeyRow[]>`
    with earlier as (
      update api_keys set expires_at = least(expires_at, ${replaces.endsAt}::timestamptz)
       where id = ${uuidOf(replaces.id)} and project_id = ${project}
         and revoked_at is null and (expires_at is null or expires_at > now())
      returning 1
    ), counted as (
      update projects set version = version + 1 where id = ${project} and exists (select from earlier)
    )
    insert into api_keys (id, project_id, kind, mode, digest, name, hint, scopes, created_at, expires_at)
    select ${uuidOf(id)}, ${project}, ${kind}, ${mode}, ${digest}, ${name}, ${hint}, ${[...scopes]}::text[],
        ${createdAt}, least(${expiresAt}::timestamptz, m.expires_at)
      from earlier, api_keys m where m.id = ${uuidOf(madeBy)} and m.project_id = ${project}
    returning *`;
  return row === undefined ? null : toApiKey(row);
}

function toApiKey({ id, projectId, scopes, ...row }: ApiKeyRow): ApiKey {
  const { kind, mode, name, hint, createdAt, lastUsedAt, expiresAt, revokedAt } = row;
  const ids = { id: fromUuid("key", id), projectId: fromUuid("prj", projectId) };
  return { ...ids, kind, mode, name, hint, scopes: scopes as Scope[], createdAt, lastUsedAt, expiresAt, revokedAt };
}
