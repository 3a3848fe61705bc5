import twilio from "twilio";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type RunningCarrier, startCarrier } from "../app.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { ACCOUNT_SID, AUTH_TOKEN, addScenario, readInbox } from "../testing/send.ts";

let carrier: RunningCarrier;
let receiver: Receiver;
let client: ReturnType<typeof twilio>;

beforeAll(async () => {
  carrier = await startCarrier({ port: 0 });
  client = clientOf(AUTH_TOKEN);
}, 30_000);
afterAll(() => carrier.close());
beforeEach(async () => {
  // One for each test: the last receipts of an earlier one may still be on their way.
  receiver = await startReceiver();
  await fetch(`${carrier.url}/inbox`, { method: "DELETE" });
  await fetch(`${carrier.url}/scenarios`, { method: "DELETE" });
});
afterEach(() => receiver.close());

function clientOf(authToken: string) {
  const made = twilio(ACCOUNT_SID, authToken);
  made.api.baseUrl = carrier.url;
  return made;
}

const from = "+15005550006";

test("Twilio's SDK sends a text and reads back every field that Twilio documents", async () => {
  const sent = await client.messages.create({
    to: "+447700900123",
    from,
    body: "ACME code: 123456",
    validityPeriod: 300,
  });
  expect(sent).toMatchObject({
    accountSid: ACCOUNT_SID,
    apiVersion: "2010-04-01",
    body: "ACME code: 123456",
    direction: "outbound-api",
    errorCode: null,
    from,
    numSegments: "1",
    status: "queued",
    to: "+447700900123",
  });
  expect(sent.sid).toMatch(/^SM[0-9a-f]{32}$/);
  expect(sent.dateCreated).toBeInstanceOf(Date);
  expect(Number.isNaN(sent.dateCreated.getTime())).toBe(false);
  expect(await readInbox(carrier, "+447700900123")).toMatchObject([
    { id: sent.sid, to: "+447700900123", from, body: "ACME code: 123456", provider: "twilio", channel: "sms" },
  ]);
});

test("a text through a messaging service starts as accepted, a long one counts its segments", async () => {
  const sent = await client.messages.create({ to: "+447700900123", messagingServiceSid: "MG1", body: "ф".repeat(71) });
  expect(sent).toMatchObject({ status: "accepted", messagingServiceSid: "MG1", numSegments: "2" });
});

test("a text moves on to delivered, and can be fetched and found by number and day", async () => {
  const sent = await client.messages.create({ to: "+447700900124", from, body: "one" });
  await client.messages.create({ to: "+447700900125", from, body: "another" });
  await vi.waitFor(async () => expect((await client.messages(sent.sid).fetch()).status).toBe("delivered"), 5_000);

  const found = await client.messages.list({ to: "+447700900124", dateSent: new Date() });
  expect(found.map((message) => message.sid)).toEqual([sent.sid]);
  const anHourMs = 3_600_000;
  const options = { to: "+447700900124", dateSentAfter: new Date(Date.now() - anHourMs) };
  expect(await client.messages.list(options)).toHaveLength(1);
  expect(await client.messages.list({ ...options, dateSentAfter: new Date(Date.now() + anHourMs) })).toHaveLength(0);
  expect(await client.messages.list({ dateSentBefore: new Date(Date.now() - 24 * anHourMs) })).toHaveLength(0);
});

test("the SDK walks a list over its pages, newest first", async () => {
  for (const body of ["1", "2", "3", "4", "5"]) await client.messages.create({ to: "+447700900126", from, body });
  const found = await client.messages.list({ to: "+447700900126", pageSize: 2 });
  expect(found.map(({ body }) => body)).toEqual(["5", "4", "3", "2", "1"]);
});

test("another account sees none of it", async () => {
  const sent = await client.messages.create({ to: "+447700900123", from, body: "mine" });
  const other = twilio("AC00000000000000000000000000000002", "other");
  other.api.baseUrl = carrier.url;
  expect(await other.messages.list()).toEqual([]);
  await expect(other.messages(sent.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
});

test.each([
  { name: "no number", params: { to: "", from, body: "x" }, code: 21604 },
  { name: "not a number", params: { to: "12345", from, body: "x" }, code: 21211 },
  { name: "Twilio's magic invalid number", params: { to: "+15005550001", from, body: "x" }, code: 21211 },
  { name: "Twilio's magic unroutable number", params: { to: "+15005550002", from, body: "x" }, code: 21612 },
  { name: "Twilio's magic forbidden country", params: { to: "+15005550003", from, body: "x" }, code: 21408 },
  { name: "Twilio's magic blocked number", params: { to: "+15005550004", from, body: "x" }, code: 21610 },
  { name: "Twilio's magic landline", params: { to: "+15005550009", from, body: "x" }, code: 21614 },
  { name: "no sender", params: { to: "+447700900123", body: "x" }, code: 21603 },
  {
    name: "Twilio's magic invalid sender",
    params: { to: "+447700900123", from: "+15005550001", body: "x" },
    code: 21212,
  },
  {
    name: "Twilio's magic foreign sender",
    params: { to: "+447700900123", from: "+15005550007", body: "x" },
    code: 21606,
  },
  { name: "Twilio's magic full queue", params: { to: "+447700900123", from: "+15005550008", body: "x" }, code: 21611 },
  { name: "no text", params: { to: "+447700900123", from }, code: 21602 },
  { name: "a text too long", params: { to: "+447700900123", from, body: "x".repeat(1_601) }, code: 21617 },
  {
    name: "a callback that is no URL",
    params: { to: "+447700900123", from, body: "x", statusCallback: "javascript:1" },
    code: 21609,
  },
  {
    name: "a validity past ten hours",
    params: { to: "+447700900123", from, body: "x", validityPeriod: 36_001 },
    code: 21624,
  },
])("$name is refused with $code, and no handset gets it", async ({ params, code }) => {
  await expect(client.messages.create(params)).rejects.toMatchObject({
    status: 400,
    code,
    moreInfo: `https://www.twilio.com/docs/errors/${code}`,
  });
  expect(await readInbox(carrier, params.to || "+")).toEqual([]);
});

test("without credentials, or with another account's, the answer is 401 and 20003", async () => {
  const path = `${carrier.url}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;
  const bare = await fetch(path, { method: "POST", body: new URLSearchParams({ To: "+447700900123" }) });
  expect([bare.status, ((await bare.json()) as { code: number }).code]).toEqual([401, 20003]);
  const other = Buffer.from("AC2:token").toString("base64");
  expect((await fetch(path, { method: "POST", headers: { authorization: `Basic ${other}` } })).status).toBe(401);
});

test("an API key sends for its account", async () => {
  const keyed = twilio("SK00000000000000000000000000000001", "secret", { accountSid: ACCOUNT_SID });
  keyed.api.baseUrl = carrier.url;
  expect((await keyed.messages.create({ to: "+447700900123", from, body: "x" })).accountSid).toBe(ACCOUNT_SID);
});

test("the SDK's own retry gets past a 429", async () => {
  await addScenario(carrier, { to: "+447700900123", steps: [{ respond: 429, retry_after: 1 }, { respond: 429 }] });
  const retrying = twilio(ACCOUNT_SID, AUTH_TOKEN, { autoRetry: true });
  retrying.api.baseUrl = carrier.url;
  expect((await retrying.messages.create({ to: "+447700900123", from, body: "x" })).status).toBe("queued");
});

test("sent and delivered receipts come to the callback, query kept, signed as Twilio signs", async () => {
  const statusCallback = `${receiver.url}/v1/receipts/twilio?attempt=att_1&attempt_sig=a%2Fb`;
  const sent = await client.messages.create({ to: "+447700900123", from, body: "x", statusCallback });
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(2), 5_000);
  const statuses = receiver.callbacks.map((callback) => {
    expect(callback.url).toBe(statusCallback);
    const params = Object.fromEntries(new URLSearchParams(callback.body));
    expect(params).toMatchObject({
      MessageSid: sent.sid,
      SmsSid: sent.sid,
      To: "+447700900123",
      AccountSid: ACCOUNT_SID,
    });
    const signature = String(callback.headers["x-twilio-signature"]);
    expect(twilio.validateRequest(AUTH_TOKEN, signature, callback.url, params)).toBe(true);
    expect(twilio.validateRequest("another token", signature, callback.url, params)).toBe(false);
    return params.MessageStatus;
  });
  // In no promised order: each has a connection of its own.
  expect(statuses.toSorted()).toEqual(["delivered", "sent"]);
});

test("a configured auth token signs, whatever the request was sent with", async () => {
  const configured = await startCarrier({ port: 0, twilioAuthToken: "configured" });
  const sender = twilio(ACCOUNT_SID, "anything");
  sender.api.baseUrl = configured.url;
  await sender.messages.create({ to: "+447700900123", from, body: "x", statusCallback: `${receiver.url}/cb` });
  await vi.waitFor(() => expect(receiver.callbacks.length).toBeGreaterThan(0), 5_000);
  const [callback] = receiver.callbacks;
  const params = Object.fromEntries(new URLSearchParams(callback?.body));
  const signature = String(callback?.headers["x-twilio-signature"]);
  expect(twilio.validateRequest("configured", signature, `${receiver.url}/cb`, params)).toBe(true);
  await configured.close();
});

test("a forged receipt is wrong in its signature and in every value of the URL", async () => {
  const statusCallback = `${receiver.url}/cb?attempt=att_1`;
  await addScenario(carrier, {
    to: "+447700900123",
    steps: [{ respond: 201, receipts: [{ status: "failed", forged: true }] }],
  });
  await client.messages.create({ to: "+447700900123", from, body: "x", statusCallback });
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(1), 5_000);
  const [callback] = receiver.callbacks;
  const params = Object.fromEntries(new URLSearchParams(callback?.body));
  expect(callback?.url).toBe(`${receiver.url}/cb?attempt=att_0`);
  expect(
    twilio.validateRequest(AUTH_TOKEN, String(callback?.headers["x-twilio-signature"]), callback?.url ?? "", params),
  ).toBe(false);
});

test("a call is placed, its words are in the inbox, its progress comes signed", async () => {
  const twiml = new twilio.twiml.VoiceResponse();
  twiml.say({ loop: 2 }, "Your code is 1, 2, 3 & 4");
  const call = await client.calls.create({
    to: "+447700900123",
    from,
    twiml: twiml.toString(),
    statusCallback: `${receiver.url}/voice`,
  });
  expect(call).toMatchObject({ status: "queued", to: "+447700900123" });
  expect(call.sid).toMatch(/^CA[0-9a-f]{32}$/);
  expect(await readInbox(carrier, "+447700900123")).toMatchObject([
    { body: "Your code is 1, 2, 3 & 4", channel: "call" },
  ]);
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(3), 5_000);
  const statuses = receiver.callbacks.map((callback) => {
    const params = Object.fromEntries(new URLSearchParams(callback.body));
    expect(
      twilio.validateRequest(AUTH_TOKEN, String(callback.headers["x-twilio-signature"]), callback.url, params),
    ).toBe(true);
    return params.CallStatus;
  });
  expect(statuses.toSorted()).toEqual(["completed", "in-progress", "ringing"]);
});
