import type { Sealer } from "@proofline/core/access";
import type { DeniedRecord, StartOutcome } from "@proofline/core/verification";
import { deliveriesFor } from "../deliveries.ts";
import { rulingFrom } from "../ruling/ruling-row.ts";
import type { Sql } from "../sql.ts";
import { outcomeOf, type StartRow } from "./start.ts";
import { verificationInput } from "./start-input.ts";

/** A start that was denied: it takes no number, sends nothing, and is ended from its first moment. */
export async function insertDenied(sql: Sql, sealer: Sealer, record: DeniedRecord): Promise<StartOutcome> {
  const input = JSON.stringify(verificationInput(sealer, record));
  return await outcomeOf(
    () => sql<StartRow[]>`
    with input as materialized (
      select * from jsonb_to_record(${input}::text::jsonb) as i (
        id uuid, project_id uuid, project_version int, status text, reason text, phone_digest_hex text, handset_digest_hex text,
        phone_sealed text,
        country text, test_outcome text, channel text, channels text[], locale text, custom text, reference text, user_id text,
        metadata jsonb, text text, sender_id text, autofill jsonb, link boolean, code_key_id text, code_type text, code_length int,
        generation int, resend_policy text, checks_used int, checks_max int, sends_used int, sends_max int,
        cooldowns_seconds int[], last_sent_at timestamptz, decision jsonb, created_at timestamptz, expires_at timestamptz,
        ended_at timestamptz, event_id uuid, event_type text, event_at timestamptz, event_data jsonb, answer_key text,
        answer_fingerprint text, answer_created boolean, answer_sealed text,
        ruling_id uuid, ruling_action text, ruling_step text, ruling_code text, ruling_record text, ruling_key_id text,
        ruling_mac text)
    ), fresh as (
      select i.*, decode(i.phone_digest_hex, 'hex') as phone_digest from projects p, input i where p.id = i.project_id and p.version = i.project_version
    ), verification as (
      insert into verifications (id, project_id, status, reason, phone_digest, handset_digest, phone_sealed, country, test_outcome, channel, channels,
        locale, custom, reference, user_id, metadata, text, sender_id, autofill, link, code_key_id, code_type, code_length,
        generation, resend_policy, checks_used, checks_max, sends_used, sends_max, cooldowns_seconds, last_sent_at,
        decision, created_at, expires_at, ended_at)
      select id, project_id, status, reason, decode(phone_digest_hex, 'hex'), decode(handset_digest_hex, 'hex'), decode(phone_sealed, 'base64'), country, test_outcome,
        channel, channels, locale, custom, reference, user_id, metadata, text, sender_id, autofill, link, code_key_id, code_type,
        code_length, generation, resend_policy, checks_used, checks_max, sends_used, sends_max, cooldowns_seconds,
        last_sent_at, decision, created_at, expires_at, ended_at
        from fresh
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select event_id, project_id, event_type, id, event_at, event_data from fresh
    ), reference as (
      insert into verification_references (project_id, reference, verification_id)
      select project_id, reference, id from fresh where reference is not null
    ), answer as (
      insert into idempotent_answers (project_id, key, fingerprint, created, body_sealed)
      select project_id, answer_key, decode(answer_fingerprint, 'base64'), answer_created, decode(answer_sealed, 'base64')
        from fresh where answer_key is not null
    ), ruling as (${rulingFrom(sql, "fresh")}
    ), delivery as (${deliveriesFor(sql, "fresh")}
    )
    select exists (select from fresh) as fresh, true as taken, array(select id from delivery) as deliveries`,
  );
}
