import type {
  MessageStore,
  Receipted,
  ReceiptedFact,
  ReceiptRecord,
  ReceiptVerdict,
  SettleableClaim,
} from "@proofline/core/message";
import { RECEIPT_STATUSES, type ReceiptStatus } from "@proofline/core/provider";
import type postgres from "postgres";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import { eventInput } from "../event-row.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { type ClaimRow, claimColumns, toEarlier, toSettleableClaim } from "./claim-row.ts";
import { followDueAt } from "./follow-due.ts";
import { parkReceipt } from "./park-receipt.ts";

interface Found extends ClaimRow {
  readonly receiptedId: string;
}

// A round is lost only when the Message moved between our look and our write; it has few moves left to make.
const ROUNDS_MAX = 5;

/** Applies a receipt: monotone (a lower rank never follows a higher one) and idempotent (a repeat moves nothing). */
export async function applyReceipt(
  sql: Sql,
  { record, judge }: { record: ReceiptRecord; judge: Parameters<MessageStore["applyReceipt"]>[1] },
): Promise<Receipted | null> {
  let noted = false;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = await findAttempt(sql, record);
    if (found === null) {
      await parkReceipt(sql, record);
      return null;
    }
    const before = found.earlier.find(({ id }) => id === found.receiptedId);
    if (before === undefined) throw new Error("an attempt was found and is not among those of its message");
    if (!noted && rankOf(before.receiptStatus) >= rankOf(record.status)) return null;
    const verdict = judge(factOf(found, record));
    if (verdict === null) {
      if (noted) return null;
      await sql`${attemptUpdate(sql, found.receiptedId, record)}`;
      // Of two texts of one Message that did not arrive, each may have been judged while the other one still might.
      if (record.status !== "undelivered") return null;
      noted = true;
      continue;
    }
    const attempt = sql`${attemptUpdate(sql, found.receiptedId, record)} and exists (select from moved)`;
    const moved = await move(sql, { claim: toSettleableClaim(found), verdict, attempt, onlyUnconfirmed: false });
    if (moved !== null) return moved;
  }
  throw new Error("a receipt met a message that would not stand still");
}

/** Moves a sent Message of which no receipt came, unless one came at the last moment. */
export async function giveUpWaiting(
  sql: Sql,
  claim: SettleableClaim,
  verdict: ReceiptVerdict | null,
): Promise<Receipted | null> {
  const stays = { status: claim.message.status, next: null, event: null };
  return await move(sql, { claim, verdict: verdict ?? stays, attempt: sql`select 1`, onlyUnconfirmed: true });
}

async function findAttempt(sql: Sql, { attemptId, provider, providerMessageId }: ReceiptRecord): Promise<Found | null> {
  const which =
    attemptId === null ? sql`r.provider_message_id = ${providerMessageId}` : sql`r.id = ${uuidOf(attemptId)}`;
  // All Attempts are in `earlier`, the open one too: none is the claim of whoever asks.
  const [row] = await sql<Found[]>`
    select r.id as receipted_id, ${claimColumns(sql)}
      from attempts r
      join messages t on t.id = r.message_id
      join verifications v on v.id = t.verification_id
      join projects p on p.id = t.project_id
      left join attempts b on false
     where ${which} and r.provider = ${provider}`;
  return row ?? null;
}

/** The Message as it is with the receipt: what it says of its own Attempt is true already. */
function factOf(found: Found, { status, providerMessageId }: ReceiptRecord): ReceiptedFact {
  const { message, project, content, snapshot } = toSettleableClaim(found);
  const attempts = found.earlier.map(toEarlier).map((attempt, i) => {
    if (found.earlier[i]?.id !== found.receiptedId) return attempt;
    const proven = attempt.status === "started" || attempt.status === "unknown";
    return {
      ...attempt,
      status: proven ? ("accepted" as const) : attempt.status,
      receiptStatus: status,
      providerMessageId: attempt.providerMessageId ?? providerMessageId,
    };
  });
  return { message, project, content, attempts, snapshot, live: found.status === "pending" };
}

interface Move {
  readonly claim: SettleableClaim;
  readonly verdict: ReceiptVerdict;
  /** What is noted on the Attempt in the same statement. */
  readonly attempt: postgres.PendingQuery<postgres.Row[]>;
  readonly onlyUnconfirmed: boolean;
}

/**
 * The Attempt learns of the receipt only where the Message does: noted after a lost race, it would look like a repeat
 * in the next round, and the Message would never hear of it.
 */
async function move(sql: Sql, { claim, verdict, attempt, onlyUnconfirmed }: Move): Promise<Receipted | null> {
  const { message, fence } = claim;
  const { status, next, event } = verdict;
  const events = event === null ? [] : [eventInput(event)];
  const failingOver = next !== null;
  const mayBeFollowed = status === "undelivered" || (onlyUnconfirmed && !failingOver);
  const [row] = await sql<{ nudges: number | null; deliveries: string[] }[]>`
    with moved as (
      update messages
         set status = ${status}, next_step = 'attempt', next_provider = ${next?.provider ?? null},
             due_at = coalesce(${next?.at ?? null}::timestamptz, due_at), receipt_due_at = null, holder = null,
             nudges = nudges + ${failingOver ? 1 : 0}::int, nudged_at = case when ${failingOver}::boolean then now() else nudged_at end,
             ended_at = case when ${status}::text in ('delivered', 'undelivered') then now() end,
             follow_due_at = case when ${mayBeFollowed}::boolean then ${followDueAt(sql)} end
       where id = ${uuidOf(message.id)} and status = ${message.status} and fence = ${fence}
         and (not ${onlyUnconfirmed}::boolean or receipt_due_at is not null)
      returning project_id, verification_id, nudges
    ), attempt as (
      ${attempt}
    ), event as (
      insert into events (id, project_id, type, verification_id, at, data)
      select i.id, m.project_id, i.type, m.verification_id, i.at, i.data
        from moved m, jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb)
          as i (id uuid, type text, at timestamptz, data jsonb)
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select (select nudges from moved) as nudges, array(select id from delivery) as deliveries`;
  if (row === undefined || row.nudges === null) return null;
  return {
    messageId: message.id,
    verificationId: message.verificationId,
    messageStatus: status,
    deliveryIds: deliveryIds(row.deliveries),
    nudges: row.nudges,
  };
}

/**
 * Any receipt proves that the provider took the text, whatever we made of its answer. It unsays nothing better that was
 * written since it was judged.
 */
function attemptUpdate(sql: Sql, attemptId: string, { status, providerMessageId, providerCode }: ReceiptRecord) {
  return sql`
    update attempts
       set receipt_status = ${status}, provider_message_id = coalesce(provider_message_id, ${providerMessageId}::text),
           provider_code = coalesce(${providerCode}::text, provider_code),
           status = case when status in ('started', 'unknown') then 'accepted' else status end,
           ended_at = coalesce(ended_at, now())
     where id = ${attemptId} and (receipt_status is null or receipt_status = any (${lowerThan(status)}))`;
}

function lowerThan(status: ReceiptStatus): ReceiptStatus[] {
  return RECEIPT_STATUSES.slice(0, rankOf(status));
}

function rankOf(status: ReceiptStatus | null): number {
  return status === null ? -1 : RECEIPT_STATUSES.indexOf(status);
}
