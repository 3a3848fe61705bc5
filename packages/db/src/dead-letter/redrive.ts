import type { Redriven } from "@proofline/core/dead-letter";
import { type DeadLetterId, fromUuid, type ProjectId } from "@proofline/core/runtime";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

interface Row {
  readonly found: boolean;
  /** Null where nothing is left to do. */
  readonly kind: "msg" | "dlv" | null;
  readonly id: string;
  readonly nudges: number;
  readonly priority: number;
}

/**
 * Takes the letter and makes its row due: a Message that waits and whose Verification lives, a Delivery that was given
 * up or still waits. Counts as a nudge, so that the job's key is new. A Delivery that was
 * taken more often than its schedule is long has its last Try again.
 */
export async function redriveDeadLetter(
  sql: Sql,
  { projectId, id }: { readonly projectId: ProjectId; readonly id: DeadLetterId },
): Promise<{ readonly found: boolean; readonly row: Redriven | null }> {
  const [row] = await sql<Row[]>`
    with letter as (
      delete from dead_jobs where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)} returning row_id
    ), message as (
      update messages m set due_at = now(), nudges = m.nudges + 1, nudged_at = now()
        from verifications v
       where m.id = (select row_id from letter) and m.project_id = ${uuidOf(projectId)}
         and v.id = m.verification_id and v.status = 'pending' and v.expires_at > now()
         and m.status in ('queued', 'waiting')
      returning 'msg' as kind, m.id, m.nudges, m.priority
    ), delivery as (
      update deliveries d
         set status = 'pending', due_at = now(), nudges = d.nudges + 1, nudged_at = now(), ended_at = null,
             tries = least(d.tries, 9)
       where d.id = (select row_id from letter) and d.project_id = ${uuidOf(projectId)}
         and d.status in ('pending', 'exhausted')
      returning 'dlv' as kind, d.id, d.nudges, d.priority
    ), redriven as (
      select * from message union all select * from delivery
    )
    select exists (select from letter) as found, r.kind, r.id, r.nudges, r.priority
      from (select) as one left join redriven r on true`;
  if (row === undefined || row.kind === null) return { found: row?.found ?? false, row: null };
  return { found: true, row: { rowId: fromUuid(row.kind, row.id), nudge: row.nudges, priority: row.priority } };
}
