import type { ReceiptRequest } from "@proofline/core/provider";
import { newId } from "@proofline/core/runtime";
import { Vonage } from "@vonage/server-sdk";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SignatureMethod } from "../config.ts";
import { createReceiptUrl } from "../receipt-url.ts";
import { createVonageReceiptReader } from "./receipt.ts";
import { signVonage } from "./signature.ts";

const key = new Uint8Array(32).fill(5);
const secret = "s1gnature";
const now = new Date("2026-11-20T20:00:00Z");
const clock = { now: () => now };
const id = (ms: number) =>
  newId("att", { clock: { now: () => new Date(ms) }, random: { bytes: (n) => new Uint8Array(n) } });
const attemptId = id(0);
const url = createReceiptUrl({ publicUrl: "https://verify.example", providerId: "vonage", attemptId }, key);
const bareUrl = "https://verify.example/v1/receipts/vonage";
const reader = createVonageReceiptReader(
  { id: "vonage", settings: { signatureSecret: secret } },
  { receiptUrlKey: key, clock },
);
const unsignedReader = createVonageReceiptReader({ id: "vonage", settings: {} }, { receiptUrlKey: key, clock });

type Params = Record<string, string>;
const delivered: Params = {
  msisdn: "447700900123",
  to: "ACME & Co=",
  messageId: "0A0000000123ABCD",
  status: "delivered",
  "err-code": "0",
  "client-ref": attemptId,
  timestamp: String(now.getTime() / 1000),
  nonce: "n1",
};

const sign = (
  params: Params,
  { method = "sha256", with: by = secret }: { method?: SignatureMethod; with?: string } = {},
): Params => ({
  ...params,
  sig: signVonage({ params: Object.entries(params), method }, by),
});

type Format = "json" | "form" | "get";
const formats: Format[] = ["json", "form", "get"];

function request(params: Params, { at = url, format = "json" }: { at?: string; format?: Format } = {}): ReceiptRequest {
  const form = new URLSearchParams(params).toString();
  if (format === "get")
    return {
      method: "GET",
      url: `${at}${at.includes("?") ? "&" : "?"}${form}`,
      headers: {},
      rawBody: new Uint8Array(),
    };
  const type = format === "json" ? "application/json" : "application/x-www-form-urlencoded";
  const body = format === "json" ? JSON.stringify(params) : form;
  return { method: "POST", url: at, headers: { "content-type": type }, rawBody: new TextEncoder().encode(body) };
}

const want = (more: object = {}) => ({
  kind: "receipt",
  receipt: { attemptId, providerMessageId: "0A0000000123ABCD", status: "delivered", providerCode: null, ...more },
});

const algorithms = {
  md5hash: "MD5HASH",
  md5: "MD5HMAC",
  sha1: "SHA1HMAC",
  sha256: "SHA256HMAC",
  sha512: "SHA512HMAC",
} as const;
const methods = Object.keys(algorithms) as SignatureMethod[];

test.each(methods.flatMap((method) => formats.map((format) => ({ method, format }))))(
  "a $method receipt as $format is read",
  ({ method, format }) => {
    expect(reader.read(request(sign(delivered, { method }), { format }))).toEqual(want());
  },
);

test("for any parameters, our signature is the one that Vonage's library checks", () => {
  const { sms } = new Vonage({ apiKey: "k", apiSecret: "s" });
  type Algorithm = Parameters<typeof sms.verifySignature>[3];
  const name = fc.string({ minLength: 1 }).filter((text) => text !== "sig" && text !== "__proto__");
  fc.assert(
    fc.property(fc.dictionary(name, fc.string(), { maxKeys: 8 }), fc.constantFrom(...methods), (params, method) => {
      const { sig = "" } = sign(params, { method });
      expect(sms.verifySignature(sig, params, secret, algorithms[method] as Algorithm)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test.each(formats)("the query of our own URL may be signed along or not (%s)", (format) => {
  const ours = Object.fromEntries(new URL(url).searchParams);
  const { sig = "" } = sign({ ...delivered, ...ours });
  expect(reader.read(request({ ...delivered, sig }, { format }))).toEqual(want());
});

test("without our URL, a signed client reference still names the attempt; without either, the message id must do", () => {
  expect(reader.read(request(sign(delivered), { at: bareUrl }))).toEqual(want());
  const { "client-ref": _, ...anonymous } = delivered;
  expect(reader.read(request(sign(anonymous), { at: bareUrl }))).toEqual(want({ attemptId: null }));
  expect(reader.read(request(sign({ ...anonymous, "client-ref": "order-81" }), { at: bareUrl }))).toEqual(
    want({ attemptId: null }),
  );
});

test.each(formats)("without a signature secret, our own URL is the proof (%s)", (format) => {
  expect(unsignedReader.read(request(delivered, { format }))).toEqual(want());
  expect(unsignedReader.read(request(delivered, { format, at: bareUrl }))).toEqual({ kind: "forged" });
  expect(unsignedReader.read(request(sign(delivered), { format, at: bareUrl }))).toEqual({ kind: "forged" });
});

test.each([
  { status: "accepted", errCode: "0", status_: "accepted", code: null },
  { status: "buffered", errCode: "0", status_: "sent", code: null },
  { status: "delivered", errCode: "0", status_: "delivered", code: null },
  { status: "expired", errCode: "2", status_: "undelivered", code: "err_2" },
  { status: "failed", errCode: "13", status_: "undelivered", code: "err_13" },
  { status: "rejected", errCode: "54", status_: "undelivered", code: "err_54" },
  { status: "failed", errCode: "447700900123", status_: "undelivered", code: null },
])("$status with err-code $errCode means $status_", ({ status, errCode, status_, code }) => {
  const receipt = reader.read(request(sign({ ...delivered, status, "err-code": errCode })));
  expect(receipt).toEqual(want({ status: status_, providerCode: code }));
});

test.each([
  { name: "Vonage's own unknown", params: { ...delivered, status: "unknown" } },
  { name: "a status that is new", params: { ...delivered, status: "teleported" } },
  { name: "a status that objects are born with", params: { ...delivered, status: "toString" } },
  { name: "an inbound text", params: { msisdn: "447700900123", text: "STOP", timestamp: delivered.timestamp ?? "" } },
])("$name is ignored", ({ params }) => {
  expect(reader.read(request(sign(params)))).toEqual({ kind: "ignored" });
});

test("signed but without status or message id: unreadable", () => {
  const { status: _, ...noStatus } = delivered;
  const { messageId: __, ...noId } = delivered;
  for (const params of [noStatus, noId, { ...delivered, messageId: "<b>" }]) {
    expect(reader.read(request(sign(params)))).toEqual({ kind: "unreadable" });
  }
});

test("from our URL but not to be read: unreadable where the URL is the proof, forged where a signature is", () => {
  const broken: ReceiptRequest = { ...request(delivered), rawBody: new TextEncoder().encode("{") };
  expect(unsignedReader.read(broken)).toEqual({ kind: "unreadable" });
  expect(reader.read(broken)).toEqual({ kind: "forged" });
});

test("a pinned method is the only one", () => {
  const pinned = createVonageReceiptReader(
    { id: "vonage", settings: { signatureSecret: secret, signatureMethod: "sha256" } },
    { receiptUrlKey: key, clock },
  );
  expect(pinned.read(request(sign(delivered)))).toEqual(want());
  for (const method of methods.filter((each) => each !== "sha256")) {
    expect(pinned.read(request(sign(delivered, { method })))).toEqual({ kind: "forged" });
  }
});

describe("forged:", () => {
  const good = sign(delivered);
  const { sig = "" } = good;
  const json = (text: string): ReceiptRequest => ({ ...request(good), rawBody: new TextEncoder().encode(text) });
  const at = (seconds: number) => sign({ ...delivered, timestamp: String(now.getTime() / 1000 + seconds) });
  const otherUrl = createReceiptUrl(
    { publicUrl: "https://verify.example", providerId: "vonage", attemptId: id(1) },
    key,
  );

  test.each<{ name: string; forged: ReceiptRequest }>([
    { name: "no signature", forged: request(delivered) },
    { name: "an empty signature", forged: request({ ...delivered, sig: "" }) },
    { name: "another secret", forged: request(sign(delivered, { with: "other" })) },
    { name: "the empty secret", forged: request(sign(delivered, { with: "" })) },
    { name: "a cut signature", forged: request({ ...good, sig: sig.slice(0, 32) }) },
    { name: "a changed status", forged: request({ ...good, status: "failed" }) },
    { name: "another number", forged: request({ ...good, msisdn: "447700900124" }) },
    { name: "an added parameter", forged: request({ ...good, extra: "1" }) },
    { name: "a missing parameter", forged: request((({ nonce: _, ...rest }) => rest)(good)) },
    { name: "no timestamp", forged: request(sign((({ timestamp: _, ...rest }) => rest)(delivered))) },
    { name: "a timestamp that is none", forged: request(sign({ ...delivered, timestamp: "now" })) },
    { name: "a receipt of six minutes ago", forged: request(at(-360)) },
    { name: "a receipt from the future", forged: request(at(360)) },
    {
      name: "a parameter twice",
      forged: {
        ...request(good, { format: "form" }),
        rawBody: new TextEncoder().encode(`${new URLSearchParams(good)}&status=failed`),
      },
    },
    { name: "nested JSON", forged: json(JSON.stringify({ ...good, status: ["delivered"] })) },
    { name: "a JSON list", forged: json(JSON.stringify([good])) },
    { name: "a PUT", forged: { ...request(good), method: "PUT" } },
    { name: "another content type", forged: { ...request(good), headers: { "content-type": "text/plain" } } },
    { name: "bytes that are not UTF-8", forged: { ...request(good), rawBody: new Uint8Array([0xff]) } },
    {
      name: "our reference, wrong, under a right signature",
      forged: request(good, { at: url.replace(attemptId, id(1)) }),
    },
    { name: "our reference without its signature", forged: request(good, { at: `${bareUrl}?attempt=${attemptId}` }) },
    { name: "the receipt of one attempt at the URL of another", forged: request(good, { at: otherUrl }) },
  ])("$name", ({ forged }) => {
    expect(reader.read(forged)).toEqual({ kind: "forged" });
  });

  test("the receipt of one attempt at the URL of another, where the URL is the only proof", () => {
    expect(unsignedReader.read(request(delivered, { at: otherUrl }))).toEqual({ kind: "forged" });
  });

  test("whatever is posted without the secret", () => {
    const value = fc.oneof(fc.string(), fc.constantFrom("delivered", sig, String(now.getTime() / 1000)));
    const names = fc.constantFrom("sig", "timestamp", "status", "messageId", "client-ref", "nonce", "__proto__");
    fc.assert(
      fc.property(fc.dictionary(names, value), fc.constantFrom(...formats), (params, format) => {
        expect(reader.read(request(params, { format }))).toEqual({ kind: "forged" });
      }),
      { numRuns: 500 },
    );
  });
});
