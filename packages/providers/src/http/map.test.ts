import { expect, test } from "vitest";
import { accountOf, gatewayEntry } from "../testing/gateway.ts";
import { mapHttpReply } from "./map.ts";

const about = { attemptId: "att_01k0000000e0080000000000000", to: "+447700900123", body: "ACME code: 483920" } as const;

interface Case {
  readonly send: object;
  readonly reply: { readonly status: number; readonly body?: string; readonly type?: string };
}

function map({ send, reply }: Case) {
  const account = accountOf({ id: "g", kind: "http", send: { ...gatewayEntry("http://g").send, ...send } });
  if (account.kind !== "http") throw new Error("another kind");
  const { status, body = "", type = "text/plain" } = reply;
  return mapHttpReply(
    { status, body, headers: { "content-type": type } },
    { send: account.settings.send, about, retryAfterSeconds: 5 },
  );
}

const words = {
  rules: [
    { status: 200, when: { text_starts: "OK:" }, means: "accepted" },
    { status: 200, when: { text_starts: "ERROR:13" }, means: "number" },
    { when: { text_contains: "queue full" }, means: "throttled" },
    { status: 409, means: "unknown" },
    { status: "5xx", when: { text_contains: "maintenance" }, means: "account" },
  ],
  message_id: { after: "OK:", until: ":" },
  segments: undefined,
  code: { after: "ERROR:" },
};
const no = (reason: string, providerCode: string | null = null, retryAfterSeconds: number | null = null) => ({
  kind: "rejected",
  reason,
  providerCode,
  retryAfterSeconds,
});
const yes = (providerMessageId: string) => ({ kind: "accepted", providerMessageId, segments: null });
const unknown = (cause: string, providerCode: string | null = null) => ({ kind: "unknown", cause, providerCode });

test.each([
  { body: "OK:abc-1:0.05:447700900123", want: yes("abc-1") },
  { body: "  OK:abc-1\r\nmore", want: yes("abc-1") },
  { body: "OK:", want: unknown("unreadable_reply") },
  { body: "OK:447700900123:1", want: unknown("unreadable_reply") },
  { body: "OK:483920:1", want: unknown("unreadable_reply") },
  { body: "NOT OK:abc", want: unknown("unreadable_reply") },
  { body: "", want: unknown("unreadable_reply") },
  { body: "ERROR:13\nnot a number", want: no("number", "13") },
  { body: "ERROR:13 +447700900123", want: no("number") },
  { body: "ERROR:99", want: unknown("unreadable_reply", "99") },
  { status: 503, body: "queue full", want: no("throttled", null, 5) },
  { status: 503, body: "OK:abc-1:", want: unknown("server_error") },
  { status: 503, body: "down for maintenance", want: no("account") },
  { status: 409, body: "", want: unknown("server_error") },
  { status: 418, body: "OK:abc-1:", want: no("route") },
  { status: 401, body: "", want: no("account") },
  { status: 429, body: "", want: no("throttled", null, 5) },
  { status: 302, body: "OK:abc-1:", want: unknown("unreadable_reply") },
])("$status in words: $body is $want.kind", ({ status = 200, body, want }) => {
  expect(map({ send: words, reply: { status, body } })).toEqual(want);
});

test("the first rule that matches decides, and all of its conditions must hold", () => {
  const send = {
    rules: [
      {
        status: "2xx",
        when: [
          { at: "/a/0/b~1c", is: [true, "yes"] },
          { at: "/list", size: 2 },
        ],
        means: "accepted",
      },
      { status: 200, when: { at: "/a/0/b~1c", is: [true, 1] }, means: "sender" },
    ],
    message_id: undefined,
  };
  const json = (body: unknown) => ({ status: 200, type: "application/json", body: JSON.stringify(body) });
  const a = [{ "b/c": true }];
  expect(map({ send, reply: json({ a, list: [1, 2] }) })).toEqual(yes(about.attemptId));
  expect(map({ send, reply: json({ a, list: [1] }) })).toEqual(no("sender"));
  expect(map({ send, reply: json({ a: { 0: { "b/c": 1 } }, list: {} }) })).toEqual(no("sender"));
  expect(map({ send, reply: json({ a: [{ "b/c": null }] }) })).toEqual(unknown("unreadable_reply"));
});

test.each(["/constructor/name", "/__proto__/x", "/status/length", "/list/length", "/list/00"])(
  "%s finds nothing that the answer did not bring",
  (at) => {
    const send = { rules: [{ status: 200, when: { at, is: ["Object", "6", "1"] }, means: "accepted" }] };
    const body = JSON.stringify({ status: "queued", list: ["1"], id: "g-1" });
    expect(map({ send, reply: { status: 200, type: "application/json", body } })).toEqual(unknown("unreadable_reply"));
  },
);
