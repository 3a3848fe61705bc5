import type { Sealer } from "@proofline/core/access";
import type { DeniedRecord, StartRecord } from "@proofline/core/verification";
import { rulingInput } from "../ruling/ruling-row.ts";
import { sealContext } from "../sealing.ts";
import { uuidOf } from "../uuid.ts";

/** A start as its statement reads it: one flat JSON object, bytes in base64, the number and the codes sealed. */
export function startInput(sealer: Sealer, record: StartRecord) {
  const { message } = record;
  return {
    ...verificationInput(sealer, record),
    message_id: uuidOf(message.id),
    next_provider: message.nextProvider,
    priority: message.priority,
  };
}

/** The same without a Message: what a denied start writes. */
export function verificationInput(
  sealer: Sealer,
  { verification: v, event, projectVersion, answer, ruling }: DeniedRecord,
) {
  const id = uuidOf(v.id);
  const project = uuidOf(v.projectId);
  return {
    id,
    project_id: project,
    project_version: projectVersion,
    phone_digest_hex: v.phoneDigest,
    handset_digest_hex: v.handsetDigest,
    phone_sealed: v.to === null ? null : base64(sealer.seal(v.to, sealContext.phone(id))),
    country: v.country,
    test_outcome: v.testOutcome,
    channel: v.channel,
    channels: v.channels,
    locale: v.locale,
    custom: v.custom,
    reference: v.reference,
    user_id: v.userId,
    metadata: v.metadata,
    text: v.text,
    sender_id: v.senderId,
    autofill: v.autofill,
    link: v.link,
    code_key_id: v.codeKeyId,
    code_type: v.codeShape.type,
    code_length: v.codeShape.length,
    code_sealed: v.suppliedCode === null ? null : base64(sealer.seal(v.suppliedCode, sealContext.code(id))),
    generation: v.generation,
    resend_policy: v.resendPolicy,
    checks_used: v.checksUsed,
    checks_max: v.checksMax,
    sends_used: v.sendsUsed,
    sends_max: v.sendsMax,
    cooldowns_seconds: v.cooldownsSeconds,
    last_sent_at: v.lastSentAt,
    decision: v.decision,
    created_at: v.createdAt,
    expires_at: v.expiresAt,
    status: v.status,
    reason: v.reason,
    ended_at: v.endedAt,
    event_id: uuidOf(event.id),
    event_type: event.type,
    event_at: event.at,
    event_data: event.data,
    ...rulingInput(ruling),
    answer_key: answer?.key ?? null,
    answer_fingerprint: answer === null ? null : base64(answer.fingerprint),
    answer_created: answer?.created ?? null,
    answer_sealed: answer === null ? null : base64(sealer.seal(answer.body, sealContext.answer(project, answer.key))),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
