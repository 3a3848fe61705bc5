import { expect, test } from "vitest";
import type { TwilioConfig } from "../config.ts";
import { createProviders } from "../index.ts";
import { twilioAccount } from "../testing/account.ts";
import { lookUpExam } from "../testing/look-up-exam.ts";
import { providerExam } from "../testing/provider-exam.ts";
import { rawAnswer, startRawServer } from "../testing/raw-server.ts";

const accountSid = "AC00000000000000000000000000000001";
const config: TwilioConfig = { accountSid, authToken: "tw1lio-t0ken", from: "+15005550006" };

async function create(options: Partial<TwilioConfig> & { timeoutMs?: number }) {
  const { timeoutMs, ...more } = options;
  const [provider] = await createProviders({ accounts: [twilioAccount({ ...config, ...more })], timeoutMs });
  if (provider === undefined) throw new Error("not configured");
  return provider;
}

const accepted = { sid: "SM0123456789abcdef0123456789abcdef", status: "queued", num_segments: "1" };

providerExam({
  name: "Twilio",
  create,
  secrets: ["tw1lio-t0ken", accountSid],
  accepted: { status: 201, body: JSON.stringify(accepted) },
  refusals: [
    { code: 21211, reason: "number", providerCode: "21211" },
    { code: 21610, reason: "opted_out", providerCode: "21610" },
    { code: 21408, reason: "route", providerCode: "21408" },
    { code: 21606, reason: "sender", providerCode: "21606" },
    { code: 21617, reason: "content", providerCode: "21617" },
    { code: 20003, reason: "account", providerCode: "20003" },
  ],
  throttledCode: "20429",
});

const listed = () => ({
  sid: "SM0123456789abcdef0123456789abcdef",
  status: "sent",
  to: "+447700900123",
  direction: "outbound-api",
  date_created: new Date().toUTCString(),
  error_code: null,
});
const list = (...messages: object[]) => ({ messages, next_page_uri: null });

lookUpExam({
  name: "Twilio",
  create,
  carrierName: "twilio",
  secrets: ["tw1lio-t0ken", accountSid],
  empty: { messages: [], next_page_uri: null },
  inconclusive: [
    { name: "two texts that could be it", body: () => list(listed(), { ...listed(), sid: "SM2" }) },
    { name: "a first page without an end", body: () => ({ messages: [], next_page_uri: "/2010-04-01/more" }) },
    { name: "a status that is new", body: () => list({ ...listed(), status: "teleported" }) },
    { name: "an entry that is no message", body: () => list({ ...listed(), sid: "+447700900123" }) },
    { name: "a message without a time", body: () => list({ ...listed(), date_created: "today" }) },
  ],
});

/** The form that Twilio gets for one text. */
async function formOf(
  config: Partial<TwilioConfig>,
  sms: { from?: string; validForSeconds?: number },
): Promise<URLSearchParams> {
  const answer = rawAnswer({
    status: 201,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(accepted),
  });
  const server = await startRawServer((socket) => socket.write(answer));
  const provider = await create({ ...config, baseUrl: `${server.url}/prefix/` });
  const text = {
    attemptId: "att_1",
    to: "+447700900123",
    from: null,
    body: "a + b & c",
    validForSeconds: 300,
    receiptUrl: "https://api.example/r?a=1",
  } as const;
  await provider.sendSms({ ...text, ...sms }, new AbortController().signal);
  await server.close();
  const [head = "", form = ""] = (server.requests[0] ?? "").split("\r\n\r\n");
  expect(head).toContain(`POST /prefix/2010-04-01/Accounts/${accountSid}/Messages.json HTTP/1.1`);
  expect(head).toContain(`Authorization: Basic ${btoa(`${accountSid}:tw1lio-t0ken`)}`);
  return new URLSearchParams(form);
}

test("the form has the text, the receipt URL and the code's remaining life, under a base URL with a path", async () => {
  expect(Object.fromEntries(await formOf({}, {}))).toEqual({
    To: "+447700900123",
    From: "+15005550006",
    Body: "a + b & c",
    StatusCallback: "https://api.example/r?a=1",
    ValidityPeriod: "300",
  });
});

test.each([
  { validForSeconds: 0.4, want: "1" },
  { validForSeconds: 59.9, want: "59" },
  { validForSeconds: 90_000, want: "36000" },
])("$validForSeconds s to live is given to Twilio as $want", async ({ validForSeconds, want }) => {
  expect((await formOf({}, { validForSeconds })).get("ValidityPeriod")).toBe(want);
});

test("the text's sender goes before the account's; a messaging service needs none", async () => {
  expect((await formOf({}, { from: "ACME" })).get("From")).toBe("ACME");
  const service = await formOf({ from: undefined, messagingServiceSid: "MG1" }, {});
  expect([service.get("From"), service.get("MessagingServiceSid")]).toEqual([null, "MG1"]);
});
