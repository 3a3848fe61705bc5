import type { BacklogStore } from "@proofline/core/backlog";
import { fromUuid } from "@proofline/core/runtime";
import type { Database } from "../open-database.ts";

/** Counts unsent Messages through the index that holds only those: it costs as much as there is backlog, not history. */
export function createBacklogStore({ sql }: Pick<Database, "sql">): BacklogStore {
  return {
    async count() {
      const rows = await sql<{ projectId: string; messages: number }[]>`
        select project_id, count(*)::int as messages from messages
         where status in ('queued', 'waiting', 'sending') group by project_id`;
      return new Map(rows.map(({ projectId, messages }) => [fromUuid("prj", projectId), messages]));
    },
  };
}
