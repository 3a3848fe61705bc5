import { expect, test } from "vitest";
import type { VonageConfig } from "../config.ts";
import { createProviders } from "../index.ts";
import { vonageAccount } from "../testing/account.ts";
import { lookUpExam } from "../testing/look-up-exam.ts";
import { providerExam } from "../testing/provider-exam.ts";
import { rawAnswer, startRawServer } from "../testing/raw-server.ts";

const config: VonageConfig = { apiKey: "vonagekey1", apiSecret: "v0nage-secret", from: "ACME" };

async function create(options: Partial<VonageConfig> & { timeoutMs?: number }) {
  const { timeoutMs, ...more } = options;
  const [provider] = await createProviders({ accounts: [vonageAccount({ ...config, ...more })], timeoutMs });
  if (provider === undefined) throw new Error("not configured");
  return provider;
}

const accepted = {
  "message-count": "1",
  messages: [{ to: "447700900123", "message-id": "0A0000000123ABCD", status: "0" }],
};
const JSON_TYPE = { "Content-Type": "application/json" };

providerExam({
  name: "Vonage",
  create,
  secrets: ["v0nage-secret", "vonagekey1"],
  accepted: { status: 200, body: JSON.stringify(accepted) },
  refusals: [
    { code: 7, reason: "number", providerCode: "status_7" },
    { code: 3, reason: "route", providerCode: "status_3" },
    { code: 15, reason: "sender", providerCode: "status_15" },
    { code: 12, reason: "content", providerCode: "status_12" },
    { code: 9, reason: "account", providerCode: "status_9" },
    { code: 1, reason: "throttled", providerCode: "status_1" },
  ],
  throttledCode: null,
});

const record = { message_id: "0A01", client_ref: "att_01k0000000e0080000000000000", status: "delivered" };
const report = { request_status: "SUCCESS", items_count: 0, records: [] };
lookUpExam({
  name: "Vonage",
  create,
  carrierName: "vonage",
  secrets: ["v0nage-secret", "vonagekey1"],
  empty: report,
  inconclusive: [
    { name: "a list that was cut", body: () => ({ ...report, request_status: "TRUNCATED" }) },
    { name: "another page to come", body: () => ({ ...report, cursor: "more" }) },
    { name: "a count that is not the list's", body: () => ({ ...report, items_count: 1 }) },
    { name: "records that nobody asked for", body: () => ({ ...report, items_count: 1, records: [record] }) },
    { name: "an entry that is no record", body: () => ({ ...report, items_count: 1, records: [null] }) },
  ],
});

async function exchange({ body, sms = {} }: { body: unknown; sms?: object }) {
  const server = await startRawServer((socket) => {
    socket.write(rawAnswer({ status: 200, headers: JSON_TYPE, body: JSON.stringify(body) }));
  });
  const provider = await create({ baseUrl: server.url });
  const text = {
    attemptId: "att_01k0000000e0080000000000000",
    to: "+447700900123",
    from: null,
    body: "code 1",
    validForSeconds: 300,
    receiptUrl: "https://api.example/r?a=1",
  } as const;
  const result = await provider.sendSms({ ...text, ...sms }, new AbortController().signal);
  await server.close();
  const [head = "", request = ""] = (server.requests[0] ?? "").split("\r\n\r\n");
  return { result, head, request: JSON.parse(request) as Record<string, unknown> };
}

test("the request names the attempt, the receipt URL and the code's remaining life", async () => {
  const { head, request } = await exchange({ body: accepted });
  expect(head).toContain("POST /sms/json HTTP/1.1");
  expect(head).toContain(`Authorization: Basic ${btoa("vonagekey1:v0nage-secret")}`);
  expect(request).toEqual({
    to: "447700900123",
    from: "ACME",
    text: "code 1",
    type: "text",
    ttl: 300_000,
    "status-report-req": true,
    callback: "https://api.example/r?a=1",
    "client-ref": "att_01k0000000e0080000000000000",
  });
});

test.each([
  { sms: { validForSeconds: 5 }, want: { ttl: 20_000 } },
  { sms: { validForSeconds: 10_000_000 }, want: { ttl: 604_800_000 } },
  { sms: { from: "+15005550006" }, want: { from: "15005550006" } },
  { sms: { body: "Code: 1 €[~]" }, want: { type: "text" } },
  { sms: { body: "Code: 1 ’" }, want: { type: "unicode" } },
])("$sms is asked as $want", async ({ sms, want }) => {
  expect((await exchange({ body: accepted, sms })).request).toMatchObject(want);
});

const part = (status: string, id = "0A0000000123ABCD") => ({
  status,
  "message-id": id,
  "error-text": "+447700900123 code 1",
});

test.each([
  {
    name: "all parts accepted",
    messages: [part("0"), part("0", "0B")],
    want: { kind: "accepted", providerMessageId: "0A0000000123ABCD", segments: 2 },
  },
  {
    name: "all parts refused",
    messages: [part("7"), part("7")],
    want: { kind: "rejected", reason: "number", providerCode: "status_7", retryAfterSeconds: null },
  },
  {
    name: "some parts refused",
    messages: [part("0"), part("9")],
    want: { kind: "unknown", cause: "server_error", providerCode: "status_9" },
  },
  {
    name: "refused, but one part may have been sent",
    messages: [part("7"), part("5")],
    want: { kind: "unknown", cause: "server_error", providerCode: "status_5" },
  },
])("$name, through the SDK and its exceptions: $want.kind", async ({ messages, want }) => {
  for (const count of [String(messages.length), messages.length]) {
    expect((await exchange({ body: { "message-count": count, messages } })).result).toEqual(want);
  }
});
