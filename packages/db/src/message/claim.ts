import type { Sealer } from "@proofline/core/access";
import type { MessageClaim } from "@proofline/core/message";
import { defaultSettings } from "@proofline/core/project";
import type { AttemptId, MessageId } from "@proofline/core/runtime";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { type ClaimRow, selectClaims, toClaim } from "./claim-row.ts";

/** How long a claim holds before the sweep takes the Message over from a worker that still beats: longer than an adapter's deadline (5 s). */
export const CLAIM_SECONDS = 7;
/** A job may start this much before its row is due: the queue keeps its own time. */
const EARLY_MS = 250;

interface ClaimedRow extends ClaimRow {
  readonly handsetFull: boolean;
  readonly knownMessageIds: readonly string[] | null;
}

interface ClaimOptions {
  readonly id: MessageId;
  readonly attemptId: AttemptId;
  readonly holder: string | null;
  readonly seconds: number;
}

/**
 * Takes a due Message for the worker `holder` and writes its next Attempt as `started`, in one statement (rule 6: the
 * row comes before the call). The Attempt is counted for its handset, over all projects, unless that has had its day's
 * texts; one to a test number is counted nowhere. A Message that is to be looked up gets no Attempt. One whose Verification has ended is canceled instead.
 */
export async function claimMessage(
  sql: Sql,
  sealer: Sealer,
  { id, attemptId, holder, seconds }: ClaimOptions,
): Promise<MessageClaim | null> {
  const [row] = await sql<ClaimedRow[]>`
    with wanted as materialized (
      select v.id, coalesce(v.handset_digest, v.phone_digest) as handset_digest, v.test_outcome is not null as is_test
        from verifications v
       where v.id = (select verification_id from messages where id = ${uuidOf(id)})
         and v.status = 'pending' and v.expires_at > now()
    ), taken as (
      update messages m
         set status = 'sending', fence = m.fence + 1, holder = ${holder}::uuid,
             due_at = now() + make_interval(secs => ${seconds}::int)
        from wanted w
       where m.id = ${uuidOf(id)} and m.verification_id = w.id and m.status in ('queued', 'waiting')
         and m.due_at <= now() + make_interval(secs => ${EARLY_MS / 1000})
         and (m.next_provider is not null or m.next_step = 'look_up')
      returning m.*, w.handset_digest, w.is_test
    ), dropped as (
      update messages m set status = 'canceled', ended_at = now()
       where m.id = ${uuidOf(id)} and m.status in ('queued', 'waiting') and not exists (select from wanted)
    ), begun as (
      insert into attempts (id, project_id, message_id, provider, status, started_at)
      select ${uuidOf(attemptId)}::uuid, project_id, id, next_provider, 'started', now()
        from taken where next_step = 'attempt'
      returning *
    ), counted as (
      insert into handset_sends as h (phone_digest, window_ends_at, used)
      select t.handset_digest, now() + interval '24 hours', 1 from taken t, begun where not t.is_test
      on conflict (phone_digest) do update
        set used = case when h.window_ends_at <= now() then 1 else h.used + 1 end,
            window_ends_at = case when h.window_ends_at <= now() then excluded.window_ends_at else h.window_ends_at end
        where h.window_ends_at <= now()
           or h.used < coalesce(nullif((select coalesce((p.settings->>'handsetSendsPerDayMax')::int,
                ${defaultSettings.handsetSendsPerDayMax}::int) from taken t join projects p on p.id = t.project_id), 0), 2147483647)
      returning 1
    )
    select c.*, c.test_outcome is null and not exists (select from counted) as handset_full,
      case when c.attempt_id is null then (
        select array_agg(a.provider_message_id) from messages o join attempts a on a.message_id = o.id
         where o.verification_id = c.id and a.provider_message_id is not null) end as known_message_ids
    from (${selectClaims(sql)}) c`;
  return row === undefined ? null : toClaim(row, sealer);
}
