import { type LookUp, type LookUpQuery, RECEIPT_STATUSES, type ReceiptStatus } from "@proofline/core/provider";
import type { HttpReply } from "../exchange/exchange.ts";
import { field, readJson } from "../exchange/read-json.ts";
import { errorCodeOf, isMessageId, recordStatusOf } from "./statuses.ts";

const UNCLEAR: LookUp = { kind: "unclear" };

/**
 * Records of the Reports API (developer.vonage.com/en/api/reports) that were asked for by our client reference. A long
 * text has one for each part: it is delivered when all of them are, and undelivered when one of them is.
 */
export function mapVonageRecords(reply: HttpReply, { attemptId }: Pick<LookUpQuery, "attemptId">): LookUp {
  const body = readJson(reply);
  const entries = field(body, "records");
  // TRUNCATED: there are more. A count that differs from the list is not the list.
  if (!Array.isArray(entries) || field(body, "request_status") !== "SUCCESS") return UNCLEAR;
  if (field(body, "items_count") !== entries.length || field(body, "cursor") !== undefined) return UNCLEAR;
  const parts: Part[] = [];
  for (const entry of entries) {
    const part = readPart(entry);
    // Records that nobody asked for: the filter was not understood.
    if (part === null || field(entry, "client_ref") !== attemptId) return UNCLEAR;
    parts.push(part);
  }
  const [first, ...rest] = parts.toSorted((a, b) => (a.messageId < b.messageId ? -1 : 1));
  if (first === undefined) return { kind: "absent" };
  const decisive = rest.reduce((a, b) => (weight(b.status) < weight(a.status) ? b : a), first);
  return {
    kind: "found",
    providerMessageId: first.messageId,
    status: decisive.status,
    providerCode: decisive.status === "undelivered" ? decisive.code : null,
  };
}

interface Part {
  readonly messageId: string;
  readonly status: ReceiptStatus;
  readonly code: string | null;
}

function readPart(entry: unknown): Part | null {
  const messageId = field(entry, "message_id") ?? field(entry, "id");
  const word = field(entry, "status");
  const status = typeof word === "string" ? recordStatusOf(word.toLowerCase()) : null;
  if (!isMessageId(messageId) || status === null) return null;
  return { messageId, status, code: errorCodeOf(field(entry, "error_code")) };
}

/** One part that cannot arrive decides first, then the one that came the shortest way. */
function weight(status: ReceiptStatus): number {
  return status === "undelivered" ? -1 : RECEIPT_STATUSES.indexOf(status);
}
