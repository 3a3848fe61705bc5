import type { Sealer } from "@proofline/core/access";
import type { StartOutcome, StartRecord } from "@proofline/core/verification";
import postgres from "postgres";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import type { Sql } from "../open-database.ts";
import { rideOn } from "../riding-job.ts";
import { sealContext } from "../sealing.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf } from "../verification-row.ts";

interface StartRow {
  readonly fresh: boolean;
  readonly taken: boolean;
  readonly deliveries: string[];
}

/**
 * Everything that a start writes, in one statement: one round trip, all or nothing. `live` is the gate: without its row
 * nothing else is written; a reference or key already taken breaks a unique index and with it the whole statement.
 */
export async function insertStart(sql: Sql, sealer: Sealer, record: StartRecord): Promise<StartOutcome> {
  try {
    const [row] = await runStatement(sql, sealer, record);
    if (row === undefined || !row.fresh) return { kind: "stale_project" };
    if (!row.taken) return { kind: "live" };
    return { kind: "started", deliveryIds: deliveryIds(row.deliveries) };
  } catch (error) {
    if (!(error instanceof postgres.PostgresError) || error.code !== "23505") throw error;
    if (error.constraint_name === "verification_references_project_id_reference_pk") return { kind: "reference_taken" };
    if (error.constraint_name === "idempotent_answers_project_id_key_pk") return { kind: "answered_before" };
    throw error;
  }
}

function runStatement(sql: Sql, sealer: Sealer, record: StartRecord) {
  const { verification: v, message: m, event: e, answer } = record;
  const id = uuidOf(v.id);
  const project = uuidOf(v.projectId);
  const digest = bytesOf(v.phoneDigest);
  const phone = v.to === null ? null : sealer.seal(v.to, sealContext.phone(id));
  const code = v.suppliedCode === null ? null : sealer.seal(v.suppliedCode, sealContext.code(id));
  return sql<StartRow[]>`
    with fresh as (
      select 1 from projects where id = ${project} and version = ${record.projectVersion}
    ), live as (
      insert into live_verifications as l (project_id, phone_digest, user_id, verification_id, expires_at)
      select ${project}::uuid, ${digest}::bytea, ${v.userId ?? ""}::text, ${id}::uuid, ${v.expiresAt}::timestamptz
        from fresh
      on conflict (project_id, phone_digest, user_id) do update
        set verification_id = excluded.verification_id, expires_at = excluded.expires_at
        where l.expires_at <= now()
      returning project_id, ${uuidOf(e.id)}::uuid as event_id, ${e.type}::text as event_type
    ), verification as (
      insert into verifications (id, project_id, status, phone_digest, phone_sealed, country, channel, channels, locale,
        custom, reference, user_id, metadata, text, sender_id, autofill, code_key_id, code_type, code_length, code_sealed,
        generation, resend_policy, checks_used, checks_max, sends_used, sends_max, cooldowns_seconds, last_sent_at,
        created_at, expires_at)
      select ${id}::uuid, ${project}::uuid, 'pending', ${digest}::bytea, ${phone}::bytea, ${v.country}::text,
        ${v.channel}::text, ${[...v.channels]}::text[], ${v.locale}::text, ${v.custom}::text, ${v.reference}::text,
        ${v.userId}::text, ${JSON.stringify(v.metadata)}::text::jsonb, ${v.text}::text, ${v.senderId}::text,
        ${JSON.stringify(v.autofill)}::text::jsonb, ${v.codeKeyId}::text, ${v.codeShape.type}::text,
        ${v.codeShape.length}::int, ${code}::bytea, ${v.generation}::int, ${v.resendPolicy}::text, ${v.checksUsed}::int,
        ${v.checksMax}::int, ${v.sendsUsed}::int, ${v.sendsMax}::int, ${[...v.cooldownsSeconds]}::int[],
        ${v.lastSentAt}::timestamptz, ${v.createdAt}::timestamptz, ${v.expiresAt}::timestamptz
        from live
    ), message as (
      insert into messages (id, project_id, verification_id, channel, status, generation, next_provider, due_at, created_at)
      select ${uuidOf(m.id)}::uuid, ${project}::uuid, ${id}::uuid, ${m.channel}::text, 'queued', ${m.generation}::int,
        ${m.nextProvider}::text, now(), ${m.createdAt}::timestamptz
        from live
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select event_id, project_id, event_type, ${id}::uuid, ${e.at}::timestamptz, ${JSON.stringify(e.data)}::text::jsonb
        from live
    ), delivery as (${deliveriesFor(sql, "live")}
    ) ${v.reference === null ? sql`` : referenceOf(sql, { project, id, reference: v.reference })}
      ${answer === null ? sql`` : answerOf(sql, sealer, { project, answer })}
    select exists (select from fresh) as fresh, exists (select from live) as taken,
      array(select id from delivery) as deliveries, ${rideOn(sql, record.ride, "live")} as job`;
}

function referenceOf(sql: Sql, { project, id, reference }: { project: string; id: string; reference: string }) {
  return sql`, reference as (
    insert into verification_references (project_id, reference, verification_id)
    select ${project}::uuid, ${reference}::text, ${id}::uuid from live
  )`;
}

function answerOf(
  sql: Sql,
  sealer: Sealer,
  { project, answer }: { project: string; answer: NonNullable<StartRecord["answer"]> },
) {
  const sealed = sealer.seal(answer.body, sealContext.answer(project, answer.key));
  return sql`, answer as (
    insert into idempotent_answers (project_id, key, fingerprint, created, body_sealed)
    select ${project}::uuid, ${answer.key}::text, ${answer.fingerprint}::bytea, ${answer.created}::boolean, ${sealed}::bytea
      from live
  )`;
}
