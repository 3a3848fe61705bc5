import {
  type ApiKeyKind,
  type ApiKeyMode,
  CLIENT_SCOPES,
  digestApiKey,
  SCOPES,
  type Scope,
} from "@proofline/core/access";
import type { ProjectSettings } from "@proofline/core/project";
import { type Clock, newId, type Random } from "@proofline/core/runtime";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";

export interface FirstProject {
  readonly name: string;
  readonly settings: ProjectSettings;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** A secret key for test numbers alone; null for none. */
  readonly testSecretKey?: string | null;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Gives an empty database its first project and keys, so that scripts can start from nothing. A database that has a
 * project is left as it is; of processes that start together, one creates.
 */
export async function bootstrapProject(
  { sql }: Pick<Database, "sql">,
  first: FirstProject,
): Promise<"created" | "exists"> {
  return await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('proofline:bootstrap'))`;
    const [existing] = await tx`select 1 from projects limit 1`;
    if (existing !== undefined) return "exists";
    const projectId = uuidOf(newId("prj", first));
    await tx`insert into projects (id, name, settings) values (${projectId}, ${first.name}, ${JSON.stringify(first.settings)}::text::jsonb)`;
    const { testSecretKey = null } = first;
    const keys: [ApiKeyKind, ApiKeyMode, string, readonly Scope[]][] = [
      ["secret", "live", first.secretKey, SCOPES],
      ["publishable", "live", first.publishableKey, CLIENT_SCOPES],
    ];
    if (testSecretKey !== null) keys.push(["secret", "test", testSecretKey, SCOPES]);
    for (const [kind, mode, key, scopes] of keys) {
      await tx`
        insert into api_keys (id, project_id, kind, mode, digest, scopes)
        values (${uuidOf(newId("key", first))}, ${projectId}, ${kind}, ${mode}, ${digestApiKey(key)},
          ${[...scopes]}::text[])`;
    }
    return "created";
  });
}
