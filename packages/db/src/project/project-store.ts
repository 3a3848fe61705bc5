import type { Scope } from "@proofline/core/access";
import type { ProjectStore } from "@proofline/core/project";
import { fromUuid } from "@proofline/core/runtime";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";
import { type ProjectRow, toProject } from "./project-row.ts";

interface AccessRow extends ProjectRow {
  readonly keyId: string;
  readonly kind: "secret" | "publishable";
  readonly scopes: string[];
}

/** Projects and their keys in Postgres. */
export function createProjectStore({ sql }: Pick<Database, "sql">): ProjectStore {
  return {
    async authenticate(keyDigest) {
      const [row] = await sql<AccessRow[]>`
        select p.id, p.name, p.version, p.settings, k.id as key_id, k.kind, k.scopes
          from api_keys k join projects p on p.id = k.project_id
         where k.digest = ${keyDigest} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`;
      if (row === undefined) return null;
      const project = toProject(row);
      const actor = {
        projectId: project.id,
        apiKeyId: fromUuid("key", row.keyId),
        kind: row.kind,
        scopes: row.scopes as Scope[],
      };
      return { actor, project };
    },
    async find(id) {
      const [row] = await sql<ProjectRow[]>`select id, name, version, settings from projects where id = ${uuidOf(id)}`;
      return row === undefined ? null : toProject(row);
    },
    async changeSettings(id, change) {
      const [row] = await sql<ProjectRow[]>`
        update projects set settings = settings || ${JSON.stringify(change)}::text::jsonb, version = version + 1
         where id = ${uuidOf(id)} returning id, name, version, settings`;
      if (row === undefined) throw new Error("the project of this key is gone");
      return toProject(row);
    },
  };
}
