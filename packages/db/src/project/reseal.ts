import type { Sealer } from "@proofline/core/access";
import type { Database } from "../open-database.ts";
import { sealContext } from "../sealing.ts";
import type { Sql } from "../sql.ts";

/**
 * Brings what lives longer than a day under the newest key of the ring, so that an older key can leave it: run at every
 * start of an API process, it is done before anybody could take the old key away. Returns how many values moved.
 */
export async function resealUnderNewestKey(
  { sql }: Pick<Database, "sql">,
  { sealer }: { sealer: Sealer },
): Promise<number> {
  const keys = await sql<{ name: string; sealed: Uint8Array }[]>`select name, sealed from sealed_keys`;
  const endpoints = await sql<
    { id: string; sealed: Uint8Array }[]
  >`select id, secrets_sealed as sealed from webhook_endpoints`;
  const numbers = await sql<
    { projectId: string; phoneDigest: Uint8Array; sealed: Uint8Array }[]
  >`select project_id, phone_digest, sealed from test_numbers`;
  let moved = 0;
  for (const { name, sealed } of keys) {
    if (sealer.isNewest(sealed)) continue;
    const context = sealContext.key(name);
    const fresh = sealer.seal(sealer.open(sealed, context), context);
    moved += await replace(
      sql,
      sql`update sealed_keys set sealed = ${fresh} where name = ${name} and sealed = ${sealed}`,
    );
  }
  for (const { id, sealed } of endpoints) {
    if (sealer.isNewest(sealed)) continue;
    const context = sealContext.endpointSecrets(id);
    const fresh = sealer.seal(sealer.open(sealed, context), context);
    moved += await replace(
      sql,
      sql`update webhook_endpoints set secrets_sealed = ${fresh} where id = ${id} and secrets_sealed = ${sealed}`,
    );
  }
  for (const { projectId, phoneDigest, sealed } of numbers) {
    if (sealer.isNewest(sealed)) continue;
    const context = sealContext.testNumber(projectId, Buffer.from(phoneDigest).toString("hex"));
    const fresh = sealer.seal(sealer.open(sealed, context), context);
    moved += await replace(
      sql,
      sql`update test_numbers set sealed = ${fresh}
           where project_id = ${projectId} and phone_digest = ${phoneDigest} and sealed = ${sealed}`,
    );
  }
  return moved;
}

/** Only over what was read: a secret that was rotated meanwhile is newer than our copy. */
async function replace(sql: Sql, update: ReturnType<Sql>): Promise<number> {
  const rows = await sql`${update} returning 1`;
  return rows.length;
}
