import { expect, test } from "vitest";
import { mapVonageRecords } from "./look-up.ts";

const attemptId = "att_01k0000000e0080000000000000" as const;
const part = (message_id: string, status: string, error_code = "0") => ({
  message_id,
  status,
  error_code,
  client_ref: attemptId,
});
const lookUp = (...records: object[]) => {
  const body = JSON.stringify({ request_status: "SUCCESS", items_count: records.length, records });
  return mapVonageRecords({ status: 200, headers: {}, body }, { attemptId });
};

test.each([
  { name: "all delivered", records: [part("B", "delivered"), part("A", "delivered")], status: "delivered", code: null },
  {
    name: "one still on its way",
    records: [part("A", "delivered"), part("B", "buffered")],
    status: "sent",
    code: null,
  },
  {
    name: "one that failed",
    records: [part("A", "accepted"), part("B", "failed", "13")],
    status: "undelivered",
    code: "err_13",
  },
  { name: "a fate that Vonage does not know", records: [part("A", "unknown")], status: "accepted", code: null },
])("a text in parts, $name: $status", ({ records, status, code }) => {
  expect(lookUp(...records)).toEqual({ kind: "found", providerMessageId: "A", status, providerCode: code });
});
