import type { HeartbeatStore } from "@proofline/core/runtime";
import type { Database } from "../open-database.ts";

/** Rows of workers that died are kept for a look back. */
const KEPT_HOURS = 24;

/** The heartbeats of worker processes in Postgres, by its clock. */
export function createHeartbeatStore({ sql }: Pick<Database, "sql">): HeartbeatStore {
  return {
    async beat({ id, queues }) {
      await sql`
        insert into workers (id, queues, started_at, beat_at) values (${id}, ${[...queues]}::text[], now(), now())
        on conflict (id) do update set beat_at = now()`;
    },
    async leave(id) {
      await sql`delete from workers where id = ${id} or beat_at < now() - make_interval(hours => ${KEPT_HOURS})`;
    },
  };
}
