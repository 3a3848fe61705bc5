import type { Fault } from "@proofline/core/dead-letter";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/** Faults that lie further apart have nothing to do with each other. */
const APART_SECONDS = 600;

/** Counts a fault, makes a dead letter of its row when it was one too many, and gives a Delivery up then. */
export async function recordFault(
  sql: Sql,
  fault: Fault,
  { faultsMax }: { readonly faultsMax: number },
): Promise<{ readonly died: boolean }> {
  const row = fault.rowId === null ? null : uuidOf(fault.rowId);
  const isNear = sql`dead_jobs.last_at > now() - make_interval(secs => ${APART_SECONDS})`;
  const [letter] = await sql<{ died: boolean }[]>`
    with letter as (
      insert into dead_jobs (id, project_id, queue, job_name, subject, row_id, reason, dead_at)
      values (
        uuid_v7(),
        coalesce((select project_id from messages where id = ${row}::uuid),
                 (select project_id from deliveries where id = ${row}::uuid)),
        ${fault.queue}, ${fault.jobName}, ${row ?? fault.jobId}, ${row}::uuid, ${fault.reason},
        case when ${row}::uuid is null then now() end)
      on conflict (queue, subject) do update
         set faults = case when ${isNear} then dead_jobs.faults + 1 else 1 end,
             dead_at = coalesce(dead_jobs.dead_at,
               case when ${isNear} and dead_jobs.faults + 1 >= ${faultsMax} then now() end),
             first_at = case when ${isNear} then dead_jobs.first_at else now() end,
             last_at = now(), reason = excluded.reason,
             project_id = coalesce(dead_jobs.project_id, excluded.project_id)
      returning row_id, dead_at
    ), exhausted as (
      update deliveries d set status = 'exhausted', ended_at = now()
        from letter l
       where d.id = ${row}::uuid and d.id = l.row_id and l.dead_at is not null and d.status = 'pending'
    )
    select dead_at = now() as died from letter`;
  return { died: letter?.died ?? false };
}
