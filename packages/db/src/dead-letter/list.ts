import type { DeadLetter, DeadLetterQuery } from "@proofline/core/dead-letter";
import { fromUuid } from "@proofline/core/runtime";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

interface Row {
  readonly id: string;
  readonly rowId: string;
  readonly messageStatus: string | null;
  readonly deliveryStatus: string | null;
  readonly jobName: string;
  readonly reason: string;
  readonly faults: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export async function listDeadLetters(sql: Sql, query: DeadLetterQuery): Promise<readonly DeadLetter[]> {
  const { projectId, limit, before } = query;
  const rows = await sql<Row[]>`
    select j.id, j.row_id, j.job_name, j.reason, j.faults, j.first_at, j.last_at,
           (select m.status from messages m where m.id = j.row_id) as message_status,
           (select d.status from deliveries d where d.id = j.row_id) as delivery_status
      from dead_jobs j
     where j.project_id = ${uuidOf(projectId)} and j.row_id is not null and j.dead_at is not null
       ${before === null ? sql`` : sql`and j.id < ${uuidOf(before)}`}
     order by j.id desc limit ${limit}`;
  return rows.map(toDeadLetter);
}

function toDeadLetter(row: Row): DeadLetter {
  return {
    id: fromUuid("ded", row.id),
    rowId: row.jobName === "webhook.deliver" ? fromUuid("dlv", row.rowId) : fromUuid("msg", row.rowId),
    rowStatus: row.messageStatus ?? row.deliveryStatus,
    reason: row.reason,
    faults: row.faults,
    firstAt: row.firstAt,
    lastAt: row.lastAt,
  };
}
