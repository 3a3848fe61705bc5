import type { Sealer } from "@proofline/core/access";
import type { StartOutcome, StartRecord } from "@proofline/core/verification";
import postgres from "postgres";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import { rideOn } from "../riding-job.ts";
import { rulingFrom } from "../ruling/ruling-row.ts";
import type { Sql } from "../sql.ts";
import { startInput } from "./start-input.ts";

export interface StartRow {
  readonly fresh: boolean;
  readonly taken: boolean;
  readonly deliveries: string[];
}

/**
 * Everything that a start writes, in one statement: one round trip, all or nothing. `live` is the gate: without its row
 * nothing else is written; a reference or key already taken breaks a unique index and with it the whole statement.
 */
export async function insertStart(sql: Sql, sealer: Sealer, record: StartRecord): Promise<StartOutcome> {
  return await outcomeOf(() => runStatement(sql, sealer, record));
}

/** What the row, or the unique index that the statement broke, says of a start. */
export async function outcomeOf(run: () => PromiseLike<readonly StartRow[]>): Promise<StartOutcome> {
  try {
    const [row] = await run();
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

// One JSON parameter instead of sixty: the driver's work for each parameter is most of what a start costs this process.
function runStatement(sql: Sql, sealer: Sealer, record: StartRecord) {
  return sql<StartRow[]>`
    with input as materialized (
      select i.*, decode(i.phone_digest_hex, 'hex') as phone_digest
        from jsonb_to_record(${JSON.stringify(startInput(sealer, record))}::text::jsonb) as i (
          id uuid, project_id uuid, project_version int, phone_digest_hex text, handset_digest_hex text, phone_sealed text, country text, test_outcome text,
          channel text, channels text[], locale text, custom text, reference text, user_id text, metadata jsonb,
          text text, sender_id text, autofill jsonb, link boolean, code_key_id text, code_type text, code_length int,
          code_sealed text, generation int, resend_policy text, checks_used int, checks_max int, sends_used int,
          sends_max int, cooldowns_seconds int[], last_sent_at timestamptz, decision jsonb, created_at timestamptz,
          expires_at timestamptz, message_id uuid, next_provider text, priority int, event_id uuid, event_type text, event_at timestamptz,
          event_data jsonb, answer_key text, answer_fingerprint text, answer_created boolean, answer_sealed text,
          ruling_id uuid, ruling_action text, ruling_step text, ruling_code text, ruling_record text, ruling_key_id text,
          ruling_mac text)
    ), fresh as (
      select 1 from projects p, input i where p.id = i.project_id and p.version = i.project_version
    ), live as (
      insert into live_verifications as l (project_id, phone_digest, user_id, verification_id, expires_at)
      select project_id, phone_digest, coalesce(user_id, ''), id, expires_at from input, fresh
      on conflict (project_id, phone_digest, user_id) do update
        set verification_id = excluded.verification_id, expires_at = excluded.expires_at
        where l.expires_at <= now()
      returning 1
    ), started as (
      select i.* from input i, live
    ), verification as (
      insert into verifications (id, project_id, status, phone_digest, handset_digest, phone_sealed, country, test_outcome, channel, channels, locale,
        custom, reference, user_id, metadata, text, sender_id, autofill, link, code_key_id, code_type, code_length, code_sealed,
        generation, resend_policy, checks_used, checks_max, sends_used, sends_max, cooldowns_seconds, last_sent_at,
        decision, created_at, expires_at)
      select id, project_id, 'pending', phone_digest, decode(handset_digest_hex, 'hex'), decode(phone_sealed, 'base64'), country, test_outcome, channel, channels, locale,
        custom, reference, user_id, metadata, text, sender_id, autofill, link, code_key_id, code_type, code_length,
        decode(code_sealed, 'base64'), generation, resend_policy, checks_used, checks_max, sends_used, sends_max,
        cooldowns_seconds, last_sent_at, nullif(decision, 'null'::jsonb), created_at, expires_at
        from started
    ), message as (
      insert into messages (id, project_id, verification_id, channel, status, generation, next_provider, priority, due_at,
        created_at)
      select message_id, project_id, id, channel, 'queued', generation, next_provider, priority, now(), created_at
        from started
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select event_id, project_id, event_type, id, event_at, event_data from started
    ), reference as (
      insert into verification_references (project_id, reference, verification_id)
      select project_id, reference, id from started where reference is not null
    ), answer as (
      insert into idempotent_answers (project_id, key, fingerprint, created, body_sealed)
      select project_id, answer_key, decode(answer_fingerprint, 'base64'), answer_created, decode(answer_sealed, 'base64')
        from started where answer_key is not null
    ), ruling as (${rulingFrom(sql, "started")}
    ), delivery as (${deliveriesFor(sql, "started")}
    )
    select exists (select from fresh) as fresh, exists (select from live) as taken,
      array(select id from delivery) as deliveries, ${rideOn(sql, record.ride, "live")} as job`;
}
