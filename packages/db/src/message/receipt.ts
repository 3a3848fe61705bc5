import type { Sealer } from "@proofline/core/access";
import {
  type MessageFact,
  type MessageStore,
  messageTransitions,
  type Receipted,
  type ReceiptedFact,
  type ReceiptRecord,
} from "@proofline/core/message";
import { RECEIPT_STATUSES, type ReceiptStatus } from "@proofline/core/provider";
import { fromUuid } from "@proofline/core/runtime";
import { snapshotOf } from "@proofline/core/verification";
import type { Event } from "@proofline/core/webhook";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import { eventInput } from "../event-row.ts";
import type { Sql } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";
import { toVerification, type VerificationRow } from "../verification-row.ts";

interface Found extends VerificationRow {
  readonly attemptId: string;
  readonly receiptStatus: ReceiptStatus | null;
  readonly messageId: string;
  readonly messageChannel: "sms" | "call";
  readonly messageStatus: Receipted["messageStatus"];
}

const facts: Record<ReceiptStatus, MessageFact> = {
  accepted: "accepted",
  sent: "accepted",
  delivered: "delivery_confirmed",
  undelivered: "delivery_refuted",
};

// A round is lost only when the Message moved between our look and our write; it has few moves left to make.
const ROUNDS_MAX = 5;

/** Applies a receipt: monotone (a lower rank never follows a higher one) and idempotent (a repeat moves nothing). */
export async function applyReceipt(
  sql: Sql,
  {
    sealer,
    record,
    event,
  }: { sealer: Sealer; record: ReceiptRecord; event: Parameters<MessageStore["applyReceipt"]>[1] },
): Promise<Receipted | null> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = await findAttempt(sql, record);
    if (found === null) return null;
    const status = messageTransitions[found.messageStatus][facts[record.status]];
    if (status === undefined || rankOf(found.receiptStatus) >= rankOf(record.status)) {
      await noteOnAttempt(sql, found, record);
      return null;
    }
    const moved = await move(sql, { found, record, status, event: event(factOf(found, status, sealer)) });
    if (moved !== null) return moved;
  }
  throw new Error("a receipt met a message that would not stand still");
}

async function findAttempt(sql: Sql, { attemptId, provider, providerMessageId }: ReceiptRecord): Promise<Found | null> {
  const which =
    attemptId === null ? sql`a.provider_message_id = ${providerMessageId}` : sql`a.id = ${uuidOf(attemptId)}`;
  const [row] = await sql<Found[]>`
    select v.*, a.id as attempt_id, a.receipt_status, m.id as message_id, m.channel as message_channel, m.status as message_status
      from attempts a join messages m on m.id = a.message_id join verifications v on v.id = m.verification_id
     where ${which} and a.provider = ${provider}`;
  return row ?? null;
}

/** What the provider knows of its Attempt is kept even where the Message has nothing to learn from it. */
async function noteOnAttempt(sql: Sql, { attemptId, receiptStatus }: Found, record: ReceiptRecord): Promise<void> {
  if (rankOf(receiptStatus) >= rankOf(record.status)) return;
  await sql`${attemptUpdate(sql, attemptId, record)}`;
}

/**
 * The Attempt learns of the receipt only where the Message does: noted after a lost race, it would look like a repeat
 * in the next round, and the Message would never hear of it.
 */
async function move(
  sql: Sql,
  {
    found,
    record,
    status,
    event,
  }: { found: Found; record: ReceiptRecord; status: Receipted["messageStatus"]; event: Event | null },
): Promise<Receipted | null> {
  const events = event === null ? [] : [eventInput(event)];
  const [row] = await sql<{ moved: boolean; deliveries: string[] }[]>`
    with moved as (
      update messages set status = ${status}, next_provider = null,
             ended_at = case when ${status}::text in ('delivered', 'undelivered') then now() end
       where id = ${found.messageId} and status = ${found.messageStatus}
      returning project_id, verification_id
    ), attempt as (
      ${attemptUpdate(sql, found.attemptId, record)} and exists (select from moved)
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select i.id, m.project_id, i.type, m.verification_id, i.at, i.data
        from moved m, jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb)
          as i (id uuid, type text, at timestamptz, data jsonb)
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select exists (select from moved) as moved, array(select id from delivery) as deliveries`;
  if (row === undefined || !row.moved) return null;
  return {
    messageId: fromUuid("msg", found.messageId),
    verificationId: fromUuid("ver", found.id),
    messageStatus: status,
    deliveryIds: deliveryIds(row.deliveries),
  };
}

/** Any receipt proves that the provider took the text, whatever we made of its answer. */
function attemptUpdate(sql: Sql, attemptId: string, { status, providerMessageId, providerCode }: ReceiptRecord) {
  return sql`
    update attempts
       set receipt_status = ${status}, provider_message_id = coalesce(provider_message_id, ${providerMessageId}::text),
           provider_code = coalesce(${providerCode}::text, provider_code),
           status = case when status in ('started', 'unknown') then 'accepted' else status end,
           ended_at = coalesce(ended_at, now())
     where id = ${attemptId}`;
}

function factOf(found: Found, status: Receipted["messageStatus"], sealer: Sealer): ReceiptedFact {
  const verification = toVerification(found, sealer);
  return {
    projectId: verification.projectId,
    verificationId: verification.id,
    message: { id: fromUuid("msg", found.messageId), channel: found.messageChannel, status },
    snapshot: snapshotOf(verification),
  };
}

function rankOf(status: ReceiptStatus | null): number {
  return status === null ? -1 : RECEIPT_STATUSES.indexOf(status);
}
