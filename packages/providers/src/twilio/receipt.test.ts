import type { ReceiptRequest } from "@proofline/core/provider";
import { newId } from "@proofline/core/runtime";
import fc from "fast-check";
import twilio from "twilio";
import { describe, expect, test } from "vitest";
import { createReceiptUrl } from "../receipt-url.ts";
import { createTwilioReceiptReader } from "./receipt.ts";
import { signTwilio } from "./signature.ts";

const key = new Uint8Array(32).fill(3);
const authToken = "tw1lio-t0ken";
const reader = createTwilioReceiptReader({ id: "twilio", settings: { authToken } }, key);
const attemptId = newId("att", { clock: { now: () => new Date(0) }, random: { bytes: (n) => new Uint8Array(n) } });
const url = createReceiptUrl({ publicUrl: "https://verify.example", providerId: "twilio", attemptId }, key);
const sid = "SM0123456789abcdef0123456789abcdef";
const delivered = { MessageSid: sid, MessageStatus: "delivered", To: "+447700900123", AccountSid: "AC1" };

interface Signed {
  readonly url?: string;
  readonly params?: Record<string, string>;
  readonly token?: string;
}

/** A callback signed by Twilio's own code. */
function signed({ url: at = url, params = delivered, token = authToken }: Signed = {}): ReceiptRequest {
  return {
    method: "POST",
    url: at,
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "x-twilio-signature": twilio.getExpectedTwilioSignature(token, at, params),
    },
    rawBody: new TextEncoder().encode(new URLSearchParams(params).toString()),
  };
}

test("a callback that Twilio's own code signed is read, and names our attempt", () => {
  expect(reader.read(signed())).toEqual({
    kind: "receipt",
    receipt: { attemptId, providerMessageId: sid, status: "delivered", providerCode: null },
  });
});

test("one to a URL of the operator's own, without our reference, is found by its message id", () => {
  expect(reader.read(signed({ url: "https://verify.example/v1/receipts/twilio" }))).toMatchObject({
    receipt: { attemptId: null, providerMessageId: sid },
  });
});

test.each([
  { status: "queued", want: "accepted" },
  { status: "accepted", want: "accepted" },
  { status: "sending", want: "accepted" },
  { status: "sent", want: "sent" },
  { status: "delivered", want: "delivered" },
  { status: "read", want: "delivered" },
  { status: "undelivered", want: "undelivered" },
  { status: "failed", want: "undelivered" },
  { status: "canceled", want: "undelivered" },
])("$status means $want", ({ status, want }) => {
  expect(reader.read(signed({ params: { ...delivered, MessageStatus: status } }))).toMatchObject({
    receipt: { status: want },
  });
});

test("the error code comes along when it is one", () => {
  const failed = (ErrorCode: string) =>
    reader.read(signed({ params: { ...delivered, MessageStatus: "failed", ErrorCode } }));
  expect(failed("30003")).toMatchObject({ receipt: { providerCode: "30003" } });
  expect(failed("+447700900123")).toMatchObject({ receipt: { providerCode: null } });
});

test.each([
  { name: "an inbound text", params: { MessageSid: sid, SmsStatus: "received", Body: "STOP", From: "+447700900123" } },
  { name: "an inbound text without a status", params: { MessageSid: sid, Body: "STOP" } },
  { name: "a call's progress", params: { CallSid: "CA1", CallStatus: "completed" } },
  { name: "a status that is new", params: { ...delivered, MessageStatus: "teleported" } },
  { name: "a status that objects are born with", params: { ...delivered, MessageStatus: "constructor" } },
])("$name is ignored", ({ params }) => {
  expect(reader.read(signed({ params }))).toEqual({ kind: "ignored" });
});

test.each([
  { name: "no status", params: { MessageSid: sid } },
  { name: "no message", params: { MessageStatus: "sent" } },
  { name: "a message id that is none", params: { MessageSid: "+447700900123", MessageStatus: "sent" } },
])("signed, but with $name: unreadable", ({ params }) => {
  expect(reader.read(signed({ params }))).toEqual({ kind: "unreadable" });
});

describe("forged:", () => {
  const good = signed();
  const text = new TextDecoder().decode(good.rawBody);
  const withBody = (body: string): ReceiptRequest => ({ ...good, rawBody: new TextEncoder().encode(body) });
  const withHeaders = (headers: Record<string, string>): ReceiptRequest => ({
    ...good,
    headers: { ...good.headers, ...headers },
  });
  const signature = good.headers["x-twilio-signature"] ?? "";
  const otherId = newId("att", { clock: { now: () => new Date(1) }, random: { bytes: (n) => new Uint8Array(n) } });
  const wrongRef = url.replace(attemptId, otherId);

  test.each<{ name: string; request: ReceiptRequest }>([
    { name: "no signature", request: { ...good, headers: { "content-type": "application/x-www-form-urlencoded" } } },
    { name: "an empty signature", request: withHeaders({ "x-twilio-signature": "" }) },
    { name: "another account's token", request: signed({ token: "other" }) },
    { name: "a cut signature", request: withHeaders({ "x-twilio-signature": signature.slice(0, -1) }) },
    {
      name: "a signature in hex",
      request: withHeaders({ "x-twilio-signature": Buffer.from(signature, "base64").toString("hex") }),
    },
    { name: "a changed status", request: withBody(text.replace("delivered", "failed")) },
    { name: "an added parameter", request: withBody(`${text}&ErrorCode=30003`) },
    { name: "a repeated parameter", request: withBody(`${text}&MessageStatus=failed`) },
    { name: "a missing parameter", request: withBody(text.replace(/&AccountSid=AC1/, "")) },
    { name: "an empty body", request: withBody("") },
    { name: "bytes that are not UTF-8", request: { ...good, rawBody: new Uint8Array([0xff, 0xfe]) } },
    { name: "another host", request: { ...good, url: url.replace("verify", "evil") } },
    { name: "another scheme", request: { ...good, url: url.replace("https", "http") } },
    { name: "another path", request: { ...good, url: url.replace("twilio", "vonage") } },
    { name: "an added query", request: { ...good, url: `${url}&x=1` } },
    { name: "a GET", request: { ...good, method: "GET" } },
    { name: "JSON", request: withHeaders({ "content-type": "application/json" }) },
    { name: "no content type", request: withHeaders({ "content-type": "" }) },
    { name: "our reference, wrong, under a right signature", request: signed({ url: wrongRef }) },
    {
      name: "our reference of another provider, under a right signature",
      request: signed({
        url: createReceiptUrl({ publicUrl: "https://verify.example", providerId: "vonage", attemptId }, key),
      }),
    },
    {
      name: "our reference without its signature",
      request: signed({ url: `https://verify.example/v1/receipts/twilio?attempt=${attemptId}` }),
    },
  ])("$name", ({ request }) => {
    expect(reader.read(request)).toEqual({ kind: "forged" });
  });

  test("any one byte of the body changed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: good.rawBody.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const rawBody = Uint8Array.from(good.rawBody);
        rawBody[at] = ((rawBody[at] ?? 0) + by) % 256;
        const decoded = new TextDecoder().decode(rawBody);
        // `+`, `%20` and their like are two ways to write the same value.
        fc.pre([...new URLSearchParams(decoded)].join() !== [...new URLSearchParams(text)].join());
        expect(reader.read({ ...good, rawBody })).toEqual({ kind: "forged" });
      }),
      { numRuns: 500 },
    );
  });
});

test("a border moved between parameters, which Twilio's signature does not see, is never a receipt", () => {
  const moved = `AccountSid=AC1&MessageSid=${sid}MessageStatusdelivered&To=%2B447700900123`;
  expect(reader.read({ ...signed(), rawBody: new TextEncoder().encode(moved) })).toEqual({ kind: "unreadable" });
});

test("for any URL and parameters, repeated ones too, our signature is the one of Twilio's library", () => {
  const name = fc.oneof(fc.constantFrom("To", "Body", "a", "A", "__proto__x"), fc.string({ minLength: 1 }));
  const params = fc.dictionary(name, fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.string(), { minLength: 1 })), {
    maxKeys: 8,
  });
  fc.assert(
    fc.property(params, fc.constantFrom(url, "http://h/", "https://h:1/a?b=%27c'"), (values, at) => {
      const pairs = Object.entries(values).flatMap(([each, value]) =>
        [value].flat().map((one) => [each, one] as const),
      );
      expect(signTwilio({ url: at, params: pairs }, authToken)).toBe(
        twilio.getExpectedTwilioSignature(authToken, at, values),
      );
    }),
    { numRuns: 200 },
  );
});

test.each([
  ["https://verify.example/r", "https://verify.example:443/r"],
  ["http://verify.example/r?x=1", "http://verify.example:80/r?x=1"],
  ["https://verify.example:8443/r", "https://verify.example/r"],
  ["http://[::1]/r", "http://[::1]:80/r"],
])("told %s, signed as %s: Twilio writes the port as it likes", (told, signedAs) => {
  expect(reader.read({ ...signed({ url: signedAs }), url: told })).toMatchObject({ kind: "receipt" });
});
