import type { DeadLetterStore } from "@proofline/core/dead-letter";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";
import { listDeadLetters } from "./list.ts";
import { recordFault } from "./record.ts";
import { redriveDeadLetter } from "./redrive.ts";

/** Dead letters in Postgres. */
export function createDeadLetterStore({ sql }: Pick<Database, "sql">): DeadLetterStore {
  return {
    record: (fault, options) => recordFault(sql, fault, options),
    list: (query) => listDeadLetters(sql, query),
    async remove(projectId, id) {
      const rows = await sql`
        delete from dead_jobs where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)} returning 1`;
      return rows.length > 0;
    },
    redrive: (projectId, id) => redriveDeadLetter(sql, { projectId, id }),
    async counts() {
      const rows = await sql<{ queue: string; letters: number }[]>`
        select queue, count(*)::int as letters from dead_jobs where dead_at is not null group by queue`;
      return Object.fromEntries(rows.map(({ queue, letters }) => [queue, letters]));
    },
  };
}
