import type { Sealer } from "@proofline/core/access";
import { fromUuid } from "@proofline/core/runtime";
import type { WebhookEndpointStore } from "@proofline/core/webhook";
import type { Database } from "../open-database.ts";
import { sealContext } from "../sealing.ts";
import { uuidOf } from "../uuid.ts";
import { type EndpointRow, toEndpoint } from "./endpoint-row.ts";

/** WebhookEndpoints in Postgres; their secrets sealed. */
export function createWebhookEndpointStore(
  { sql }: Pick<Database, "sql">,
  { sealer }: { sealer: Sealer },
): WebhookEndpointStore {
  return {
    async insert({ id, projectId, url, types, secrets, enabled, createdAt }) {
      const uuid = uuidOf(id);
      const sealed = sealer.seal(JSON.stringify(secrets), sealContext.endpointSecrets(uuid));
      await sql`
        insert into webhook_endpoints (id, project_id, url, types, secrets_sealed, enabled, created_at)
        values (${uuid}, ${uuidOf(projectId)}, ${url}, ${[...types]}::text[], ${sealed}, ${enabled}, ${createdAt})`;
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
