import { createHash, createHmac, generateKeyPairSync } from "node:crypto";
import { Vonage } from "@vonage/server-sdk";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type CarrierOptions, type RunningCarrier, startCarrier } from "../app.ts";
import { type Callback, type Receiver, startReceiver } from "../testing/receiver.ts";
import { addScenario, readInbox, readRequests } from "../testing/send.ts";

type VerifySignature = Vonage["sms"]["verifySignature"];
type SmsParams = NonNullable<Parameters<Vonage["sms"]["send"]>[0]>;

let carrier: RunningCarrier;
let receiver: Receiver;
let vonage: Vonage;

beforeAll(async () => {
  carrier = await startCarrier({ port: 0 });
  vonage = clientOf(carrier);
}, 30_000);
afterAll(() => carrier.close());
beforeEach(async () => {
  // One for each test: the last receipts of an earlier one may still be on their way.
  receiver = await startReceiver();
  await fetch(`${carrier.url}/inbox`, { method: "DELETE" });
  await fetch(`${carrier.url}/scenarios`, { method: "DELETE" });
});
afterEach(() => receiver.close());

function clientOf({ url }: RunningCarrier): Vonage {
  return new Vonage({ apiKey: "key1", apiSecret: "secret1" }, { restHost: url, apiHost: url });
}

const sms: SmsParams = { to: "447700900123", from: "ACME", text: "ACME code: 123456" };

test("Vonage's SDK sends a text; the inbox knows the number with its plus", async () => {
  const sent = await vonage.sms.send({ ...sms, clientRef: "att_1", ttl: 300_000, callback: `${receiver.url}/dlr` });
  expect(sent.messageCount).toBe("1");
  expect(sent.messages).toMatchObject([{ status: "0", to: "447700900123", "client-ref": "att_1" }]);
  expect(sent.messages[0]).toHaveProperty("messageId", expect.stringMatching(/^[0-9A-F]{16}$/));
  expect(await readInbox(carrier, "+447700900123")).toMatchObject([
    { to: "+447700900123", from: "ACME", body: "ACME code: 123456", provider: "vonage", channel: "sms" },
  ]);
  expect(await readRequests(carrier, "+447700900123")).toMatchObject([
    {
      client_ref: "att_1",
      status_callback: `${receiver.url}/dlr`,
      valid_for_seconds: 300,
      accepted: true,
      status: 200,
    },
  ]);
});

test.each([
  {
    name: "Basic",
    headers: { authorization: `Basic ${btoa("k:s")}` },
    body: new URLSearchParams({ to: "447700900123", from: "A", text: "x" }),
  },
  {
    name: "form",
    headers: {},
    body: new URLSearchParams({ api_key: "k", api_secret: "s", to: "447700900123", from: "A", text: "x" }),
  },
])("credentials are taken as $name", async ({ headers, body }) => {
  const answer = await fetch(`${carrier.url}/sms/json`, { method: "POST", headers, body });
  expect(await answer.json()).toMatchObject({ messages: [{ status: "0" }] });
});

test("credentials are taken from the query", async () => {
  const answer = await fetch(`${carrier.url}/sms/json?api_key=k&api_secret=s&to=447700900123&from=A&text=x`, {
    method: "POST",
  });
  expect(await answer.json()).toMatchObject({ messages: [{ status: "0" }] });
});

test("without credentials nothing is sent", async () => {
  const answer = await fetch(`${carrier.url}/sms/json`, {
    method: "POST",
    body: new URLSearchParams({ to: "447700900123", from: "A", text: "x" }),
  });
  expect(await answer.json()).toMatchObject({ messages: [{ status: "2" }] });
  expect(await readInbox(carrier, "+447700900123")).toEqual([]);
});

test.each([
  { name: "not a number", params: { ...sms, to: "abc" }, status: "3" },
  { name: "no text", params: { ...sms, text: "" }, status: "2" },
  { name: "a reference too long", params: { ...sms, clientRef: "x".repeat(41) }, status: "3" },
  { name: "a life under 20 seconds", params: { ...sms, ttl: 19_999 }, status: "3" },
  { name: "a callback that is no URL", params: { ...sms, callback: "nowhere" }, status: "23" },
])("$name: the SDK throws what it throws for Vonage's status $status", async ({ params, status }) => {
  await expect(vonage.sms.send(params)).rejects.toMatchObject({ response: { messages: [{ status }] } });
  expect(await readInbox(carrier, "+447700900123")).toEqual([]);
});

test("a scripted Vonage status comes as a 200, a scripted HTTP status as itself", async () => {
  await addScenario(carrier, {
    provider: "vonage",
    steps: [{ respond: 400, code: 7 }, { respond: 429, retry_after: 3 }, { respond: 401 }],
  });
  await expect(vonage.sms.send(sms)).rejects.toMatchObject({
    response: { messages: [{ status: "7", errorText: "Number barred" }] },
  });
  await expect(vonage.sms.send(sms)).rejects.toMatchObject({ response: { status: 429 } });
  await expect(vonage.sms.send(sms)).rejects.toMatchObject({ response: { status: 401 } });
});

test("a long text is one entry and one receipt for each part", async () => {
  const sent = await vonage.sms.send({ ...sms, text: "x".repeat(161), callback: `${receiver.url}/dlr` });
  expect(sent.messages).toHaveLength(2);
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(4), 5_000);
});

test("what type=text cannot carry arrives as question marks, what unicode carries arrives whole", async () => {
  await vonage.sms.send({ ...sms, text: "код €5" });
  await vonage.sms.send({ ...sms, text: "код €5", type: "unicode" as NonNullable<SmsParams["type"]> });
  expect((await readInbox(carrier, "+447700900123")).map(({ body }) => body)).toEqual(["??? €5", "код €5"]);
});

const algorithms = {
  md5hash: "MD5HASH",
  md5: "MD5HMAC",
  sha1: "SHA1HMAC",
  sha256: "SHA256HMAC",
  sha512: "SHA512HMAC",
} as const;
const formats: readonly NonNullable<CarrierOptions["vonageReceiptFormat"]>[] = ["json", "form", "get"];

test.each(
  Object.entries(algorithms).flatMap(([method, algorithm]) => formats.map((format) => ({ method, algorithm, format }))),
)("a $method receipt as $format passes the SDK's own check", async ({ method, algorithm, format }) => {
  const signing = await startCarrier({
    port: 0,
    vonageSignatureSecret: "signature secret",
    vonageSignatureMethod: method as keyof typeof algorithms,
    vonageReceiptFormat: format,
  });
  await clientOf(signing).sms.send({ ...sms, clientRef: "att_1", callback: `${receiver.url}/dlr?attempt=att_1` });
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(2), 5_000);
  await signing.close();
  const statuses = receiver.callbacks.map((callback) => {
    const { attempt, ...params } = paramsOf(callback);
    expect(attempt).toBe("att_1");
    expect(verify(params, { secret: "signature secret", algorithm })).toBe(true);
    expect(verify({ ...params, status: "other" }, { secret: "signature secret", algorithm })).toBe(false);
    expect(params).toMatchObject({
      msisdn: "447700900123",
      to: "ACME",
      "client-ref": "att_1",
      "api-key": "key1",
      "err-code": "0",
    });
    return params.status;
  });
  expect(statuses).toEqual(["buffered", "delivered"]);
});

test("without a signature secret, the API secret seen on the send signs", async () => {
  await vonage.sms.send({ ...sms, callback: `${receiver.url}/dlr` });
  await vi.waitFor(() => expect(receiver.callbacks.length).toBeGreaterThan(0), 5_000);
  const [callback] = receiver.callbacks;
  if (callback === undefined) throw new Error("no receipt");
  expect(verify(paramsOf(callback), { secret: "secret1", algorithm: "SHA256HMAC" })).toBe(true);
});

function paramsOf({ url, body, headers }: Callback): Record<string, string> {
  const query = Object.fromEntries(new URL(url).searchParams);
  if (body === "") return query;
  const isJson = headers["content-type"] === "application/json";
  return { ...query, ...(isJson ? (JSON.parse(body) as object) : Object.fromEntries(new URLSearchParams(body))) };
}

function verify(params: Record<string, string>, { secret, algorithm }: { secret: string; algorithm: string }): boolean {
  return vonage.sms.verifySignature(params.sig ?? "", params, secret, algorithm as Parameters<VerifySignature>[3]);
}

function clientWithKey(): Vonage {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const credentials = {
    apiKey: "key1",
    apiSecret: "secret1",
    applicationId: "11111111-1111-4111-8111-111111111111",
    privateKey,
  };
  return new Vonage(credentials, { restHost: carrier.url, apiHost: carrier.url });
}

test("the Messages API answers 202 and reports with a signed JWT over the body", async () => {
  const answer = await fetch(`${carrier.url}/v1/messages`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa("key1:secret1")}`, "content-type": "application/json" },
    body: JSON.stringify({
      to: "447700900123",
      from: "ACME",
      channel: "sms",
      message_type: "text",
      text: "hi",
      client_ref: "c1",
      webhook_url: `${receiver.url}/status`,
    }),
  });
  expect(answer.status).toBe(202);
  const { message_uuid: uuid } = (await answer.json()) as { message_uuid: string };
  expect(await readInbox(carrier, "+447700900123")).toMatchObject([{ id: uuid, body: "hi", provider: "vonage" }]);

  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(2), 5_000);
  const delivered = receiver.callbacks.find(({ body }) => body.includes("delivered"));
  expect(JSON.parse(delivered?.body ?? "")).toMatchObject({
    message_uuid: uuid,
    status: "delivered",
    client_ref: "c1",
    channel: "sms",
  });
  const [head, payload, signature] = String(delivered?.headers.authorization).replace("Bearer ", "").split(".");
  expect(createHmac("sha256", "secret1").update(`${head}.${payload}`).digest("base64url")).toBe(signature);
  const claims = JSON.parse(Buffer.from(payload ?? "", "base64url").toString()) as { payload_hash: string };
  expect(claims.payload_hash).toBe(
    createHash("sha256")
      .update(delivered?.body ?? "")
      .digest("hex"),
  );
});

test("Vonage's SDK sends through the Messages API with a JWT", async () => {
  const message = { to: "447700900123", from: "ACME", text: "hello", channel: "sms", messageType: "text" };
  const sent = await clientWithKey().messages.send(message as Parameters<Vonage["messages"]["send"]>[0]);
  expect(sent.messageUUID).toMatch(/^[0-9a-f-]{36}$/);
});

test("Vonage's SDK places a call; its words are in the inbox, its events arrive", async () => {
  const call = await clientWithKey().voice.createOutboundCall({
    to: [{ type: "phone", number: "447700900123" }],
    from: { type: "phone", number: "447700900000" },
    ncco: [{ action: "talk", text: "Your code is 1, 2, 3" }],
    eventUrl: [`${receiver.url}/events`],
  } as unknown as Parameters<Vonage["voice"]["createOutboundCall"]>[0]);
  expect(call).toMatchObject({ status: "started", direction: "outbound" });
  expect(await readInbox(carrier, "+447700900123")).toMatchObject([
    { id: call.uuid, body: "Your code is 1, 2, 3", channel: "call" },
  ]);
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(3), 5_000);
  // In no promised order: each has a connection of its own.
  const statuses = receiver.callbacks.map(({ body }) => (JSON.parse(body) as { status: string }).status);
  expect(statuses.toSorted()).toEqual(["answered", "completed", "ringing"]);
});
