import type { Sealer } from "@proofline/core/access";
import { fromUuid, type ProjectId, type WebhookEndpointId } from "@proofline/core/runtime";
import type { WebhookEndpointStore } from "@proofline/core/webhook";
import type { Database } from "../open-database.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { type EndpointRow, openSecrets, sealSecrets, toEndpoint } from "./endpoint-row.ts";

/** Secrets of one endpoint at once; rotating oftener than their overlap ends the oldest. */
const SECRETS_MAX = 10;

/** WebhookEndpoints in Postgres; their secrets sealed. */
export function createWebhookEndpointStore(
  { sql }: Pick<Database, "sql">,
  { sealer }: { sealer: Sealer },
): WebhookEndpointStore {
  return {
    async insert({ id, projectId, url, types, secrets, signingKey, publicKey, enabled, createdAt }) {
      const uuid = uuidOf(id);
      const kept = { secrets: secrets.map((secret) => ({ secret, expires_at: null })), signing_key: signingKey };
      await sql`
        insert into webhook_endpoints (id, project_id, url, types, secrets_sealed, public_key, enabled, created_at)
        values (${uuid}, ${uuidOf(projectId)}, ${url}, ${[...types]}::text[], ${sealSecrets(uuid, kept, sealer)},
          ${publicKey}, ${enabled}, ${createdAt})`;
    },
    async list(projectId) {
      const rows = await sql<EndpointRow[]>`
        select * from webhook_endpoints where project_id = ${uuidOf(projectId)} order by id desc`;
      return rows.map((row) => toEndpoint(row, sealer));
    },
    async find(projectId, id) {
      const [row] = await sql<EndpointRow[]>`
        select * from webhook_endpoints where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)}`;
      return row === undefined ? null : toEndpoint(row, sealer);
    },
    async remove(projectId, id) {
      // Open Deliveries find their endpoint gone when they are next due, and are skipped then.
      const rows = await sql`
        delete from webhook_endpoints where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)} returning 1`;
      return rows.length > 0;
    },
    addSecret: (projectId, id, fresh) => addSecret(sql, sealer, { projectId, id, fresh }),
    async enable(projectId, id) {
      const [row] = await sql<EndpointRow[]>`
        update webhook_endpoints
           set enabled = true, disabled_reason = null, failures = 0, failing_since = null, open_until = null
         where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)} returning *`;
      return row === undefined ? null : toEndpoint(row, sealer);
    },
    async insertTestEvent(endpoint, event) {
      const [row] = await sql<{ id: string }[]>`
        with event as (
          insert into events (id, project_id, type, at, data)
          values (${uuidOf(event.id)}, ${uuidOf(event.projectId)}, ${event.type}, ${event.at}, ${JSON.stringify(event.data)}::text::jsonb)
        )
        insert into deliveries (id, project_id, event_id, endpoint_id, status)
        values (uuid_v7(), ${uuidOf(event.projectId)}, ${uuidOf(event.id)}, ${uuidOf(endpoint.id)}, 'pending')
        returning id`;
      if (row === undefined) throw new Error("the delivery was not written");
      return fromUuid("dlv", row.id);
    },
  };
}

interface NewSecret {
  readonly projectId: ProjectId;
  readonly id: WebhookEndpointId;
  readonly fresh: { readonly secret: string; readonly expiresAt: Date };
}

/** Read, changed and written under the row's lock: sealed values cannot be changed by a statement. */
async function addSecret(sql: Sql, sealer: Sealer, { projectId, id, fresh }: NewSecret) {
  return await sql.begin(async (tx) => {
    const uuid = uuidOf(id);
    const [row] = await tx<EndpointRow[]>`
      select * from webhook_endpoints where id = ${uuid} and project_id = ${uuidOf(projectId)} for update`;
    if (row === undefined) return null;
    const { secrets, signing_key } = openSecrets(row, sealer);
    const ending = fresh.expiresAt.toISOString();
    // Who ends the last one at once, because it leaked, does not mean to leave those before it alive.
    const soonest = (end: string | null): string => (end !== null && end < ending ? end : ending);
    const kept = [
      { secret: fresh.secret, expires_at: null },
      ...secrets.map((one) => ({ ...one, expires_at: soonest(one.expires_at) })),
    ].slice(0, SECRETS_MAX);
    const secretsSealed = sealSecrets(uuid, { secrets: kept, signing_key }, sealer);
    await tx`update webhook_endpoints set secrets_sealed = ${secretsSealed} where id = ${uuid}`;
    return toEndpoint({ ...row, secretsSealed }, sealer);
  });
}
