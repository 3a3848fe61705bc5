import type { Sealer } from "@proofline/core/access";
import type { MessageClaim } from "@proofline/core/message";
import type { AttemptId, MessageId } from "@proofline/core/runtime";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { type ClaimRow, selectClaims, toClaim } from "./claim-row.ts";

/**
 * How long a claim holds before the sweep takes the Message over: longer than an adapter's deadline (5 s), short enough
 * that a killed worker's text goes out within ten seconds.
 */
export const CLAIM_SECONDS = 7;
/** A job may start this much before its row is due: the queue keeps its own time. */
const EARLY_MS = 250;

/**
 * Takes a due Message and writes its next Attempt as `started`, in one statement (rule 6: the row comes before the
 * call). A Message whose Verification has ended is canceled instead.
 */
export async function claimMessage(
  sql: Sql,
  sealer: Sealer,
  { id, attemptId }: { id: MessageId; attemptId: AttemptId },
): Promise<MessageClaim | null> {
  const [row] = await sql<ClaimRow[]>`
    with wanted as materialized (
      select v.id from verifications v
       where v.id = (select verification_id from messages where id = ${uuidOf(id)})
         and v.status = 'pending' and v.expires_at > now()
    ), taken as (
      update messages m
         set status = 'sending', fence = m.fence + 1, due_at = now() + make_interval(secs => ${CLAIM_SECONDS})
        from wanted w
       where m.id = ${uuidOf(id)} and m.verification_id = w.id and m.status in ('queued', 'waiting')
         and m.due_at <= now() + make_interval(secs => ${EARLY_MS / 1000}) and m.next_provider is not null
      returning m.*
    ), dropped as (
      update messages m set status = 'canceled', ended_at = now()
       where m.id = ${uuidOf(id)} and m.status in ('queued', 'waiting') and not exists (select from wanted)
    ), begun as (
      insert into attempts (id, project_id, message_id, provider, status, started_at)
      select ${uuidOf(attemptId)}::uuid, project_id, id, next_provider, 'started', now() from taken
      returning *
    )
    ${selectClaims(sql)}`;
  return row === undefined ? null : toClaim(row, sealer);
}
