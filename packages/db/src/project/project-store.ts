import type { Scope, Sealer } from "@proofline/core/access";
import type { Access, DecisionCallback, ProjectStore } from "@proofline/core/project";
import { fromUuid, type ProjectId } from "@proofline/core/runtime";
import type { Database } from "../open-database.ts";
import { sealContext } from "../sealing.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { type ProjectRow, toProject } from "./project-row.ts";
import { putLimit } from "./put-limit.ts";
import { putRoute } from "./put-route.ts";
import { setCountryPolicy } from "./set-country-policy.ts";

interface OpenRow extends ProjectRow {
  readonly decisionUrl: string | null;
  readonly decisionSecretSealed: Uint8Array | null;
  readonly decisionOnFailure: "allow" | "deny" | null;
}

interface AccessRow extends OpenRow {
  readonly keyId: string;
  readonly kind: "secret" | "publishable";
  readonly mode: "live" | "test";
  readonly scopes: string[];
}

/** A key that is used all the time is written this often. */
const USED_NOTED_SECONDS = 60;

/** Projects and their keys in Postgres. */
export function createProjectStore({ sql }: Pick<Database, "sql">, { sealer }: { sealer: Sealer }): ProjectStore {
  return {
    async authenticate(keyDigest) {
      const [row] = await sql<AccessRow[]>`
        with used as (
          update api_keys set last_used_at = now()
           where digest = ${keyDigest} and revoked_at is null and (expires_at is null or expires_at > now())
             and (last_used_at is null or last_used_at < now() - make_interval(secs => ${USED_NOTED_SECONDS}))
        )
        select p.id, p.name, p.version, p.settings, k.id as key_id, k.kind, k.mode, k.scopes, d.url as decision_url,
          d.secret_sealed as decision_secret_sealed, d.on_failure as decision_on_failure
          from api_keys k
          join projects p on p.id = k.project_id
          left join decision_callbacks d on d.project_id = p.id
         where k.digest = ${keyDigest} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`;
      return row === undefined ? null : toAccess(row, sealer);
    },
    async find(id) {
      const [row] = await sql<ProjectRow[]>`select id, name, version, settings from projects where id = ${uuidOf(id)}`;
      return row === undefined ? null : toProject(row);
    },
    async open(id) {
      const [row] = await sql<OpenRow[]>`
        select p.id, p.name, p.version, p.settings, d.url as decision_url,
          d.secret_sealed as decision_secret_sealed, d.on_failure as decision_on_failure
          from projects p left join decision_callbacks d on d.project_id = p.id
         where p.id = ${uuidOf(id)}`;
      return row === undefined ? null : { project: toProject(row), decisionCallback: toCallback(row, sealer) };
    },
    async changeSettings(id, change) {
      const [row] = await sql<ProjectRow[]>`
        update projects set settings = settings || ${JSON.stringify(change)}::text::jsonb, version = version + 1
         where id = ${uuidOf(id)} returning id, name, version, settings`;
      if (row === undefined) throw new Error("the project of this key is gone");
      return toProject(row);
    },
    setRoute: async (id, route) => void (await putRoute(sql, id, { key: route, route })),
    putLimit: (id, change) => putLimit(sql, id, change),
    removeRoute: (id, key) => putRoute(sql, id, { key, route: null }),
    setCountryPolicy: (id, change) => setCountryPolicy(sql, id, change),
    setDecisionCallback: (id, callback) => setDecisionCallback(sql, sealer, { id, callback }),
  };
}

function toAccess(row: AccessRow, sealer: Sealer): Access {
  const project = toProject(row);
  const actor = {
    projectId: project.id,
    apiKeyId: fromUuid("key", row.keyId),
    kind: row.kind,
    mode: row.mode,
    scopes: row.scopes as Scope[],
  };
  return { actor, project, decisionCallback: toCallback(row, sealer) };
}

function toCallback(row: OpenRow, sealer: Sealer): DecisionCallback | null {
  const { decisionUrl: url, decisionSecretSealed: sealed, decisionOnFailure: onFailure } = row;
  if (url === null || sealed === null || onFailure === null) return null;
  return { url, secret: sealer.open(sealed, sealContext.decisionSecret(row.id)), onFailure };
}

async function setDecisionCallback(
  sql: Sql,
  sealer: Sealer,
  { id, callback }: { id: ProjectId; callback: DecisionCallback | null },
): Promise<void> {
  const project = uuidOf(id);
  if (callback === null) {
    await sql`
      with removed as (delete from decision_callbacks where project_id = ${project})
      update projects set version = version + 1 where id = ${project}`;
    return;
  }
  const sealed = sealer.seal(callback.secret, sealContext.decisionSecret(project));
  await sql`
    with put as (
      insert into decision_callbacks (project_id, url, secret_sealed, on_failure, created_at)
      values (${project}, ${callback.url}, ${sealed}, ${callback.onFailure}, now())
      on conflict (project_id) do update
        set url = excluded.url, secret_sealed = excluded.secret_sealed, on_failure = excluded.on_failure
    )
    update projects set version = version + 1 where id = ${project}`;
}
