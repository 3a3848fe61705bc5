import type { ReceiptRecord } from "@proofline/core/message";
import { fromUuid } from "@proofline/core/runtime";
import type { ParkedReceipt } from "@proofline/core/sweep";
import type { parkedReceipts } from "../schema/index.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

type ParkedRow = typeof parkedReceipts.$inferSelect;

/** A receipt may come before its provider's answer is noted; it waits this long for that. */
const PARKED_MINUTES = 10;

/** Keeps a receipt of which we know no Attempt yet. Repeats are one row; one without any id can never be matched. */
export async function parkReceipt(
  sql: Sql,
  { attemptId, provider, providerMessageId, status, providerCode }: ReceiptRecord,
): Promise<void> {
  if (providerMessageId === null) return;
  await sql`
    insert into parked_receipts (id, provider, provider_message_id, attempt_id, status, provider_code)
    values (uuid_v7(), ${provider}, ${providerMessageId}, ${attemptId === null ? null : uuidOf(attemptId)}, ${status},
      ${providerCode})
    on conflict (provider, provider_message_id, status) do nothing`;
}

/** Parked receipts whose Attempt has been noted since, oldest first. */
export async function findParked(sql: Sql, limit: number): Promise<readonly ParkedReceipt[]> {
  const rows = await sql<ParkedRow[]>`
    select p.* from parked_receipts p
     where exists (select from attempts a where a.provider_message_id = p.provider_message_id and a.provider = p.provider)
     order by p.id limit ${limit}`;
  return rows.map((row) => ({
    parkedId: row.id,
    attemptId: row.attemptId === null ? null : fromUuid("att", row.attemptId),
    provider: row.provider,
    providerMessageId: row.providerMessageId,
    status: row.status,
    providerCode: row.providerCode,
  }));
}

export async function dropParked(sql: Sql, applied: readonly ParkedReceipt[]): Promise<void> {
  await sql`
    delete from parked_receipts
     where id = any (${applied.map(({ parkedId }) => parkedId)}::uuid[])
        or received_at < now() - make_interval(mins => ${PARKED_MINUTES})`;
}
