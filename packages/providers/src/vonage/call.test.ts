import { createHash, createHmac, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import type { OutboundCall, ReceiptRequest } from "@proofline/core/provider";
import { newId } from "@proofline/core/runtime";
import { describe, expect, test } from "vitest";
import type { VonageConfig } from "../config.ts";
import { createProviders, createReceiptReaders, createReceiptUrl } from "../index.ts";
import { vonageAccount } from "../testing/account.ts";
import { lookUpExam } from "../testing/look-up-exam.ts";
import { providerExam } from "../testing/provider-exam.ts";
import { rawAnswer, startRawServer } from "../testing/raw-server.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const applicationId = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab";
const config: VonageConfig = {
  apiKey: "vonagekey1",
  apiSecret: "v0nage-secret",
  from: "ACME",
  voice: { applicationId, privateKey: pem, from: "+15005550006" },
};

async function create(options: Partial<VonageConfig> & { timeoutMs?: number }) {
  const { timeoutMs, ...more } = options;
  const [provider] = await createProviders({ accounts: [vonageAccount({ ...config, ...more })], timeoutMs });
  if (provider === undefined) throw new Error("not configured");
  return provider;
}

const accepted = { uuid: "63f61863-4a51-4f6b-86e1-46edebcf9356", status: "started", direction: "outbound" };

providerExam({
  name: "Vonage's calls",
  channel: "call",
  create,
  secrets: ["v0nage-secret", "vonagekey1", pem.slice(60, 100), applicationId],
  accepted: { status: 201, body: JSON.stringify(accepted) },
  refusals: [{ code: 1, reason: "route", providerCode: null }],
  throttledCode: null,
});

const listed = { uuid: "a-1", status: "ringing", direction: "outbound", to: { type: "phone", number: "447700900123" } };
const page = (...calls: unknown[]) => ({ count: calls.length, page_size: 100, _embedded: { calls } });

lookUpExam({
  name: "Vonage's calls",
  channel: "call",
  create,
  carrierName: "vonage",
  secrets: ["v0nage-secret", "vonagekey1", applicationId],
  empty: page(),
  inconclusive: [
    { name: "two calls that could be it", body: () => page(listed, { ...listed, uuid: "a-2" }) },
    { name: "another page to come", body: () => ({ ...page(), count: 1 }) },
    { name: "a status that is new", body: () => page({ ...listed, status: "teleported" }) },
    { name: "an entry that is no call", body: () => page(null) },
  ],
});

const call: OutboundCall = {
  attemptId: "att_01k0000000e0080000000000000",
  to: "+447700900123",
  from: null,
  words: ["<speak>ACME & Co</speak>", "4, 8, 3."],
  locale: "en-GB",
  validForSeconds: 30,
  receiptUrl: "https://api.example/r?a=1",
};

test("the request is a JWT of the application over NCCO: words without markup, the receipt URL, how long it rings", async () => {
  const headers = { "Content-Type": "application/json" };
  const answer = rawAnswer({ status: 201, headers, body: JSON.stringify(accepted) });
  const server = await startRawServer((socket) => socket.write(answer));
  const provider = await create({ baseUrl: server.url });
  await provider.placeCall?.(call, new AbortController().signal);
  await server.close();
  const [head = "", body = ""] = (server.requests[0] ?? "").split("\r\n\r\n");
  expect(head).toContain("POST /v1/calls HTTP/1.1");
  const [, jwt = ""] = /Authorization: Bearer (\S+)/i.exec(head) ?? [];
  const [jwtHead = "", payload = "", signature = ""] = jwt.split(".");
  const signed = Buffer.from(`${jwtHead}.${payload}`);
  expect(verify("sha256", signed, createPublicKey(privateKey), Buffer.from(signature, "base64url"))).toBe(true);
  expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject({ application_id: applicationId });
  expect(JSON.parse(body)).toEqual({
    to: [{ type: "phone", number: "447700900123" }],
    from: { type: "phone", number: "15005550006" },
    ncco: [
      { action: "wait", timeout: 1 },
      { action: "talk", text: "speak ACME & Co /speak", language: "en-GB" },
      { action: "wait", timeout: 1 },
      { action: "talk", text: "4, 8, 3.", language: "en-GB" },
    ],
    event_url: ["https://api.example/r?a=1"],
    event_method: "POST",
    ringing_timer: 30,
    length_timer: 120,
  });
});

test("an account without an application places no calls, and asks about none", async () => {
  const provider = await create({ voice: undefined });
  expect(provider.placeCall).toBeUndefined();
  const query = { ...call, channel: "call", startedAt: new Date(), knownIds: [] } as const;
  expect(await provider.lookUp?.(query, new AbortController().signal)).toEqual({ kind: "unclear" });
});

test("with look-ups of texts turned off, calls are still asked about: that is not paid for", async () => {
  const provider = await create({ lookUps: false, baseUrl: "http://127.0.0.1:1" });
  const server = await startRawServer((socket) =>
    socket.write(
      rawAnswer({ status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(page()) }),
    ),
  );
  const asking = await create({ lookUps: false, baseUrl: server.url });
  const query = { ...call, startedAt: new Date(), knownIds: [] };
  expect(await asking.lookUp?.({ ...query, channel: "call" }, new AbortController().signal)).toEqual({
    kind: "absent",
  });
  expect(await provider.lookUp?.({ ...query, channel: "sms" }, new AbortController().signal)).toEqual({
    kind: "unclear",
  });
  await server.close();
});

describe("an event of a call", () => {
  const key = new Uint8Array(32).fill(9);
  const now = new Date("2026-11-20T20:00:00Z");
  const readerOf = (signatureSecret?: string) => {
    const account = vonageAccount({ ...config, signatureSecret });
    const [reader] = createReceiptReaders({ accounts: [account] }, { receiptUrlKey: key, clock: { now: () => now } });
    return reader;
  };
  const attemptId = newId("att", { clock: { now: () => now }, random: { bytes: (n) => new Uint8Array(n).fill(1) } });
  const url = createReceiptUrl(
    { publicUrl: "https://v.example", providerId: "vonage", attemptId, channel: "call" },
    key,
  );
  const event = (status: unknown, more: object = {}) => JSON.stringify({ uuid: "a-1", status, ...more });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

  interface Signing {
    readonly body?: string;
    readonly secret?: string;
    readonly head?: object;
    readonly claims?: object;
    readonly at?: string;
  }

  const signed = ({
    body = event("completed"),
    secret = "sig",
    head = {},
    claims = {},
    at = url,
  }: Signing = {}): ReceiptRequest => {
    const payload_hash = createHash("sha256").update(body).digest("hex");
    const payload = { iat: now.getTime() / 1000, payload_hash, ...claims };
    const text = `${encode({ alg: "HS256", typ: "JWT", ...head })}.${encode(payload)}`;
    const signature = createHmac("sha256", secret).update(text).digest("base64url");
    const headers = { "content-type": "application/json", authorization: `Bearer ${text}.${signature}` };
    return { method: "POST", url: at, headers, rawBody: new TextEncoder().encode(body) };
  };

  test.each([
    ["started", "accepted", null],
    ["ringing", "sent", null],
    ["answered", "sent", null],
    ["human", "sent", null],
    ["machine", "sent", null],
    ["completed", "delivered", null],
    ["busy", "undelivered", "busy"],
    ["cancelled", "undelivered", "cancelled"],
    ["failed", "undelivered", "failed"],
    ["rejected", "undelivered", "rejected"],
    ["timeout", "undelivered", "timeout"],
    ["unanswered", "undelivered", "unanswered"],
  ])("%s is %s", (word, status, providerCode) => {
    const receipt = { attemptId, providerMessageId: "a-1", status, providerCode };
    expect(readerOf("sig")?.readCall?.(signed({ body: event(word) }))).toEqual({ kind: "receipt", receipt });
  });

  test.each<[string, ReceiptRequest]>([
    ["another secret", signed({ secret: "guessed" })],
    ["no signature", { ...signed(), headers: { "content-type": "application/json" } }],
    ["an algorithm of its own", signed({ head: { alg: "none" } })],
    ["another algorithm", signed({ head: { alg: "HS512" } })],
    ["another body's hash", signed({ claims: { payload_hash: createHash("sha256").update("x").digest("hex") } })],
    ["no hash", signed({ claims: { payload_hash: undefined } })],
    ["a time long ago", signed({ claims: { iat: now.getTime() / 1000 - 301 } })],
    ["a time to come", signed({ claims: { iat: now.getTime() / 1000 + 301 } })],
    ["no time", signed({ claims: { iat: undefined } })],
    ["a forged reference", signed({ at: url.replace("attempt_sig=", "attempt_sig=x") })],
    ["another method", { ...signed(), method: "GET" }],
  ])("with %s is forged", (_name, request) => {
    expect(readerOf("sig")?.readCall?.(request)).toEqual({ kind: "forged" });
  });

  test("without a signature secret, the URL that is ours is the proof", () => {
    const bare = { ...signed(), headers: { "content-type": "application/json" } };
    expect(readerOf()?.readCall?.(bare)).toMatchObject({ kind: "receipt" });
    expect(readerOf()?.readCall?.({ ...bare, url: "https://v.example/v1/receipts/vonage/voice" })).toEqual({
      kind: "forged",
    });
  });

  test.each(["{", "[]", "null", event(1), event("completed", { uuid: "+447700900123 x" })])(
    "%s is unreadable",
    (body) => {
      expect(readerOf("sig")?.readCall?.(signed({ body }))).toEqual({ kind: "unreadable" });
    },
  );

  test("of a status that is new is ignored", () => {
    expect(readerOf("sig")?.readCall?.(signed({ body: event("teleported") }))).toEqual({ kind: "ignored" });
  });
});
