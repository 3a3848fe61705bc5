import type { ResendRecord } from "@proofline/core/verification";
import { rideOn } from "../riding-job.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/** Counts the send and inserts its Message; unsent earlier ones give way to it, so that one text goes out, not two. */
export async function insertResend(
  sql: Sql,
  { verification: v, message: m, sendsUsedBefore, ride, ruling: r }: ResendRecord,
): Promise<boolean> {
  const [row] = await sql<{ sent: boolean }[]>`
    with counted as (
      update verifications
         set sends_used = ${v.sendsUsed}, last_sent_at = ${v.lastSentAt}, generation = ${v.generation}, channel = ${v.channel}
       where id = ${uuidOf(v.id)} and project_id = ${uuidOf(v.projectId)} and status = 'pending' and expires_at > now()
         and sends_used = ${sendsUsedBefore} and sends_used < sends_max
      returning id, project_id
    ), replaced as (
      update messages m set status = 'canceled', ended_at = now() from counted c
       where m.verification_id = c.id and m.status in ('queued', 'waiting')
    ), message as (
      insert into messages (id, project_id, verification_id, channel, status, generation, next_provider, priority, due_at,
        created_at)
      select ${uuidOf(m.id)}::uuid, project_id, id, ${m.channel}::text, 'queued', ${m.generation}::int,
        ${m.nextProvider}::text, ${m.priority}::int, now(), ${m.createdAt}::timestamptz
        from counted
    ), ruling as (
      insert into decisions (id, project_id, verification_id, phone_digest, action, step, code, record, key_id, mac)
      select ${uuidOf(r.id)}::uuid, project_id, id, ${Buffer.from(r.phoneDigest, "hex")}::bytea, ${r.outcome.action}::text,
        ${r.outcome.step}::text, ${r.outcome.code}::text, ${r.text}::text, ${r.keyId}::text, ${Buffer.from(r.mac)}::bytea
        from counted
    )
    select exists (select from counted) as sent, ${rideOn(sql, ride, "counted")} as job`;
  return row?.sent ?? false;
}
