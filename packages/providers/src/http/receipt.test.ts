import { createHmac } from "node:crypto";
import type { ReceiptRequest } from "@proofline/core/provider";
import { newId } from "@proofline/core/runtime";
import { describe, expect, test } from "vitest";
import { createReceiptReaders, createReceiptUrl } from "../index.ts";
import { accountOf, GATEWAY_TOKEN, gatewayEntry } from "../testing/gateway.ts";

const key = new Uint8Array(32).fill(9);
const now = new Date("2026-11-20T20:00:00Z");
const attempt = (byte: number) =>
  newId("att", { clock: { now: () => now }, random: { bytes: (length) => new Uint8Array(length).fill(byte) } });
const attemptId = attempt(1);
const urlOf = (id = attemptId, providerId = "gateway") =>
  createReceiptUrl({ publicUrl: "https://verify.example", providerId, attemptId: id }, key);
const bare = "https://verify.example/v1/receipts/gateway";

function readerOf(receipts: object | undefined, more: object = {}) {
  const entry = { ...gatewayEntry("http://g"), ...more, receipts };
  const deps = { receiptUrlKey: key, clock: { now: () => now } };
  const [reader] = createReceiptReaders({ accounts: [accountOf(entry)] }, deps);
  if (reader === undefined) throw new Error("not configured");
  return reader;
}

const { receipts } = gatewayEntry("");
const said = { id: "gw-1", reference: attemptId, status: "delivered", code: null };
const seconds = String(now.getTime() / 1000);

interface Signing {
  readonly url?: string;
  readonly body?: string;
  readonly timestamp?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function signed({
  url = urlOf(),
  body = JSON.stringify(said),
  timestamp = seconds,
  secret = GATEWAY_TOKEN,
  headers = {},
}: Signing = {}): ReceiptRequest {
  const digest = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const proof = { "x-gateway-timestamp": timestamp, "x-gateway-signature": `sha256=${digest}` };
  const rawBody = new TextEncoder().encode(body);
  return { method: "POST", url, headers: { "content-type": "application/json", ...proof, ...headers }, rawBody };
}

const receipt = (more: object = {}) => ({
  kind: "receipt",
  receipt: { attemptId, providerMessageId: "gw-1", status: "delivered", providerCode: null, ...more },
});

describe("a receipt under a shared secret", () => {
  const reader = readerOf(receipts);

  test("is read by its rules, at the URL of its attempt or by the reference in it", () => {
    expect(reader.read(signed())).toEqual(receipt());
    expect(reader.read(signed({ url: bare }))).toEqual(receipt());
    const body = JSON.stringify({ ...said, status: "expired", code: 40, reference: undefined });
    expect(reader.read(signed({ body }))).toEqual(receipt({ status: "undelivered", providerCode: "40" }));
    expect(reader.read(signed({ url: bare, body }))).toMatchObject({ receipt: { attemptId: null } });
  });

  test.each<[string, ReceiptRequest]>([
    ["another secret", signed({ secret: "guessed" })],
    ["no signature", signed({ headers: { "x-gateway-signature": "" } })],
    [
      "a signature without its prefix",
      signed({
        headers: {
          "x-gateway-signature": createHmac("sha256", GATEWAY_TOKEN)
            .update(`${seconds}.${JSON.stringify(said)}`)
            .digest("hex"),
        },
      }),
    ],
    [
      "a body changed afterwards",
      { ...signed(), rawBody: new TextEncoder().encode(JSON.stringify({ ...said, status: "failed" })) },
    ],
    ["a time changed afterwards", signed({ headers: { "x-gateway-timestamp": String(Number(seconds) + 1) } })],
    ["no time", signed({ timestamp: "" })],
    ["a time that is none", signed({ timestamp: "now" })],
    ["a time long ago", signed({ timestamp: String(Number(seconds) - 301) })],
    ["a time to come", signed({ timestamp: String(Number(seconds) + 301) })],
    ["a reference of ours that is forged", signed({ url: urlOf().replace(attemptId, attempt(2)) })],
    [
      "the URL of another provider's attempt",
      signed({ url: urlOf(attemptId, "twilio").replace("/twilio", "/gateway") }),
    ],
    ["the URL of one attempt and the reference of another", signed({ url: urlOf(attempt(2)) })],
  ])("with %s is forged", (_name, request) => expect(reader.read(request)).toEqual({ kind: "forged" }));

  test.each([
    ["half a JSON", { body: '{"id":"gw-1"' }],
    ["another type", { headers: { "content-type": "text/plain" } }],
    ["no id and no reference", { url: bare, body: JSON.stringify({ status: "delivered" }) }],
    ["an id that is none", { url: bare, body: JSON.stringify({ status: "delivered", id: "a b" }) }],
  ])("with %s is unreadable", (_name, how) => expect(reader.read(signed(how))).toEqual({ kind: "unreadable" }));

  test.each(["teleported", 1, null, ["delivered"], {}])("of status %j is ignored", (status) => {
    expect(reader.read(signed({ body: JSON.stringify({ ...said, status }) }))).toEqual({ kind: "ignored" });
  });

  test("never brings a number as its code", () => {
    const body = JSON.stringify({ ...said, status: "failed", code: "447700900123" });
    expect(reader.read(signed({ body }))).toEqual(receipt({ status: "undelivered" }));
  });
});

const plain = (url: string, headers: Record<string, string> = {}): ReceiptRequest => ({
  method: "GET",
  url,
  headers,
  rawBody: new Uint8Array(),
});

test("a token in a header is a proof, as a query and as a form; another token is none", () => {
  const reader = readerOf({ ...receipts, proof: { type: "token", header: "X-Token", value: "s3cret" } });
  const query = `${urlOf()}&id=gw-1&status=delivered`;
  expect(reader.read(plain(query, { "x-token": "s3cret" }))).toEqual(receipt());
  for (const token of ["", "S3cret", "s3cret ", "s3cre"]) {
    expect(reader.read(plain(query, { "x-token": token }))).toEqual({ kind: "forged" });
  }
  expect(reader.read(plain(query))).toEqual({ kind: "forged" });
  const form = {
    method: "POST",
    url: urlOf(),
    headers: { "x-token": "s3cret", "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    rawBody: new TextEncoder().encode("id=gw-1&status=delivered"),
  };
  expect(reader.read(form)).toEqual(receipt());
  expect(reader.read(plain(`${query}&status=failed`, { "x-token": "s3cret" }))).toEqual({ kind: "unreadable" });
});

test("where the URL is the only proof, it must be ours", () => {
  const reader = readerOf({ ...receipts, proof: { type: "url" } });
  expect(reader.read(plain(`${urlOf()}&id=gw-1&status=delivered`))).toEqual(receipt());
  expect(reader.read(plain(`${bare}?id=gw-1&status=delivered`))).toEqual({ kind: "forged" });
});

test("a gateway that is configured without receipts has none", () => {
  expect(readerOf(undefined).read(signed())).toEqual({ kind: "forged" });
});
