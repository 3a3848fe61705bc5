import type { OutboundCall, ReceiptRequest } from "@proofline/core/provider";
import { newId } from "@proofline/core/runtime";
import { describe, expect, test } from "vitest";
import type { TwilioConfig } from "../config.ts";
import { createProviders, createReceiptReaders, createReceiptUrl } from "../index.ts";
import { twilioAccount } from "../testing/account.ts";
import { lookUpExam } from "../testing/look-up-exam.ts";
import { providerExam } from "../testing/provider-exam.ts";
import { rawAnswer, startRawServer } from "../testing/raw-server.ts";
import { mapTwilioCall } from "./map.ts";
import { signTwilio } from "./signature.ts";

const accountSid = "AC00000000000000000000000000000001";
const authToken = "tw1lio-t0ken";
const config: TwilioConfig = { accountSid, authToken, from: "+15005550006" };

async function create(options: Partial<TwilioConfig> & { timeoutMs?: number }) {
  const { timeoutMs, ...more } = options;
  const [provider] = await createProviders({ accounts: [twilioAccount({ ...config, ...more })], timeoutMs });
  if (provider === undefined) throw new Error("not configured");
  return provider;
}

const accepted = { sid: "CA0123456789abcdef0123456789abcdef", status: "queued" };

providerExam({
  name: "Twilio's calls",
  channel: "call",
  create,
  secrets: [authToken, accountSid],
  accepted: { status: 201, body: JSON.stringify(accepted) },
  refusals: [
    { code: 21211, reason: "number", providerCode: "21211" },
    { code: 21215, reason: "route", providerCode: "21215" },
    { code: 21210, reason: "sender", providerCode: "21210" },
    { code: 10004, reason: "throttled", providerCode: "10004" },
    { code: 20003, reason: "account", providerCode: "20003" },
  ],
  throttledCode: "20429",
});

const listed = () => ({
  sid: "CA0123456789abcdef0123456789abcdef",
  status: "ringing",
  to: "+447700900123",
  direction: "outbound-api",
  date_created: new Date().toUTCString(),
});
const list = (...calls: object[]) => ({ calls, next_page_uri: null });

lookUpExam({
  name: "Twilio's calls",
  channel: "call",
  create,
  carrierName: "twilio",
  secrets: [authToken, accountSid],
  empty: list(),
  inconclusive: [
    { name: "two calls that could be it", body: () => list(listed(), { ...listed(), sid: "CA2" }) },
    { name: "a list of texts", body: () => ({ messages: [], next_page_uri: null }) },
    { name: "a status that is new", body: () => list({ ...listed(), status: "teleported" }) },
    { name: "a text among calls", body: () => list({ ...listed(), sid: "SM1" }) },
  ],
});

const call: OutboundCall = {
  attemptId: "att_01k0000000e0080000000000000",
  to: "+447700900123",
  from: null,
  words: ['ACME & Co <Hangup/> "x"', "4, 8, 3."],
  locale: "en-GB",
  validForSeconds: 300,
  receiptUrl: "https://api.example/r?a=1",
};

/** The form that Twilio gets for one call. */
async function formOf(change: Partial<OutboundCall>, settings: Partial<TwilioConfig> = {}): Promise<URLSearchParams> {
  const headers = { "Content-Type": "application/json" };
  const answer = rawAnswer({ status: 201, headers, body: JSON.stringify(accepted) });
  const server = await startRawServer((socket) => socket.write(answer));
  const provider = await create({ ...settings, baseUrl: server.url });
  await provider.placeCall?.({ ...call, ...change }, new AbortController().signal);
  await server.close();
  const [head = "", form = ""] = (server.requests[0] ?? "").split("\r\n\r\n");
  expect(head).toContain(`POST /2010-04-01/Accounts/${accountSid}/Calls.json HTTP/1.1`);
  return new URLSearchParams(form);
}

test("the form has the words as escaped TwiML in their language, the receipt URL, and rings for a minute", async () => {
  const form = await formOf({});
  expect(form.getAll("StatusCallbackEvent")).toEqual(["initiated", "ringing", "answered", "completed"]);
  form.delete("StatusCallbackEvent");
  expect(Object.fromEntries(form)).toEqual({
    To: "+447700900123",
    From: "+15005550006",
    Twiml:
      '<?xml version="1.0" encoding="UTF-8"?><Response><Pause length="1"/><Say language="en-GB">ACME &amp; Co &lt;Hangup/&gt; "x"</Say>' +
      '<Pause length="1"/><Say language="en-GB">4, 8, 3.</Say></Response>',
    StatusCallback: "https://api.example/r?a=1",
    StatusCallbackMethod: "POST",
    Timeout: "60",
    TimeLimit: "120",
  });
});

test.each([
  { locale: "pt-BR", voice: "pt-BR" },
  { locale: "de", voice: "de-DE" },
  { locale: "en-ZA", voice: "en-US" },
  { locale: "xx", voice: "en-US" },
])("words in $locale are said by a voice of $voice", async ({ locale, voice }) => {
  expect((await formOf({ locale })).get("Twiml")).toContain(`<Say language="${voice}">`);
});

test.each([
  { validForSeconds: 1, want: "5" },
  { validForSeconds: 20.9, want: "20" },
])("a code with $validForSeconds s to live rings for $want", async ({ validForSeconds, want }) => {
  expect((await formOf({ validForSeconds })).get("Timeout")).toBe(want);
});

test("a number of its own calls; an account with none, or a name alone, places no calls", async () => {
  expect((await formOf({}, { voiceFrom: "+15005550007" })).get("From")).toBe("+15005550007");
  expect((await formOf({ from: "+15005550008" })).get("From")).toBe("+15005550008");
  expect((await create({ from: "ACME" })).placeCall).toBeUndefined();
  expect((await create({ from: undefined, messagingServiceSid: "MG1" })).placeCall).toBeUndefined();
});

test.each([
  { body: { sid: "CA1", status: "ringing" }, kind: "accepted" },
  { body: { sid: "CA1", status: "failed" }, kind: "rejected" },
  { body: { sid: "CA1", status: "teleported" }, kind: "unknown" },
  { body: { sid: "SM1", status: "queued" }, kind: "unknown" },
  { body: { sid: null, status: null }, kind: "unknown" },
])("a created call of $body is $kind", ({ body, kind }) => {
  expect(mapTwilioCall(body).kind).toBe(kind);
});

describe("a callback about a call", () => {
  const key = new Uint8Array(32).fill(9);
  const clock = { now: () => new Date() };
  const [reader] = createReceiptReaders({ accounts: [twilioAccount(config)] }, { receiptUrlKey: key, clock });
  const attemptId = newId("att", { clock, random: { bytes: (length) => new Uint8Array(length).fill(1) } });
  const url = createReceiptUrl(
    { publicUrl: "https://v.example", providerId: "twilio", attemptId, channel: "call" },
    key,
  );

  const from = (fields: Record<string, string>, token = authToken): ReceiptRequest => {
    const params = Object.entries(fields);
    return {
      method: "POST",
      url,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": signTwilio({ url, params }, token),
      },
      rawBody: new TextEncoder().encode(new URLSearchParams(params).toString()),
    };
  };

  test("comes to the voice twin of the receipts", () => {
    expect(url).toContain("https://v.example/v1/receipts/twilio/voice?attempt=att_");
  });

  test.each([
    ["queued", "accepted", null],
    ["initiated", "accepted", null],
    ["ringing", "sent", null],
    ["in-progress", "sent", null],
    ["completed", "delivered", null],
    ["busy", "undelivered", "busy"],
    ["no-answer", "undelivered", "no-answer"],
    ["failed", "undelivered", "failed"],
    ["canceled", "undelivered", "canceled"],
  ])("%s is %s", (CallStatus, status, providerCode) => {
    const receipt = { attemptId, providerMessageId: "CA1", status, providerCode };
    expect(reader?.readCall?.(from({ CallSid: "CA1", CallStatus }))).toEqual({ kind: "receipt", receipt });
  });

  test("with another signature is forged, with a new status ignored, and about a text unreadable", () => {
    expect(reader?.readCall?.(from({ CallSid: "CA1", CallStatus: "busy" }, "guessed"))).toEqual({ kind: "forged" });
    expect(reader?.readCall?.({ ...from({ CallSid: "CA1", CallStatus: "busy" }), url: `${url}x` })).toEqual({
      kind: "forged",
    });
    expect(reader?.readCall?.(from({ CallSid: "CA1", CallStatus: "teleported" }))).toEqual({ kind: "ignored" });
    expect(reader?.readCall?.(from({ MessageSid: "SM1", MessageStatus: "sent" }))).toEqual({ kind: "unreadable" });
    expect(reader?.readCall?.(from({ CallSid: "SM1", CallStatus: "busy" }))).toEqual({ kind: "unreadable" });
  });
});
