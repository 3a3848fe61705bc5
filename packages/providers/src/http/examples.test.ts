import { readFileSync } from "node:fs";
import { startCarrier } from "@proofline/carrier/app";
import { expect, test } from "vitest";
import { createProviders, readProviderConfig } from "../index.ts";
import { rawAnswer, startRawServer } from "../testing/raw-server.ts";

const page = readFileSync(new URL("../../../../docs/providers.md", import.meta.url), "utf8");
const lists = [...page.matchAll(/```json\n(\[.*?\n\])\n```/gs)].map(([, list]) => list ?? "");
const env = {
  TWILIO_EU_TOKEN: "a",
  VONAGE_2_SECRET: "b",
  GATEWAY_TOKEN: "c",
  GATEWAY_PASSWORD: "p&=",
  RECEIPT_SECRET: "e",
};
const sms = {
  attemptId: "att_01k0000000e0080000000000000",
  to: "+447700900123",
  from: null,
  body: "code 1 & more",
  validForSeconds: 300,
  receiptUrl: "https://verify.example/v1/receipts/g?attempt=1&attempt_sig=2",
} as const;

/** The provider of a printed example, with its origin replaced. */
async function providerOf(origin: string, url: string) {
  const list = lists.find((each) => each.includes(origin)) ?? "";
  const reading = readProviderConfig({ ...env, PROVIDERS: list.replaceAll(origin, url) });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  const [provider] = await createProviders(reading.config);
  if (provider === undefined) throw new Error("not configured");
  return provider;
}

test("every list of accounts in the documentation is taken as it is printed", () => {
  expect(lists).toHaveLength(3);
  for (const list of lists) expect(readProviderConfig({ ...env, PROVIDERS: list })).toMatchObject({ ok: true });
});

test("the JSON example sends a text, and finds it", async () => {
  const carrier = await startCarrier({ port: 0 });
  const provider = await providerOf("https://sms.example.net", carrier.url);
  const startedAt = new Date();
  const result = await provider.sendSms(sms, new AbortController().signal);
  expect(result).toMatchObject({ kind: "accepted", segments: 1 });
  const query = { ...sms, channel: "sms", startedAt, knownIds: [] } as const;
  expect(await provider.lookUp?.(query, new AbortController().signal)).toMatchObject({ kind: "found" });
  await carrier.close();
});

test.each([
  { answer: "OK:4711:1", want: { kind: "accepted", providerMessageId: "4711", segments: null } },
  { answer: "ERROR:13 not a number", want: { kind: "rejected", reason: "number", providerCode: "13" } },
  { answer: "ERROR:17", want: { kind: "rejected", reason: "account", providerCode: "17" } },
  { answer: "<h1>OK:4711:1", want: { kind: "unknown", cause: "unreadable_reply" } },
])("the example in words takes $answer for $want.kind", async ({ answer, want }) => {
  const server = await startRawServer((socket) => socket.write(rawAnswer({ status: 200, body: answer })));
  const provider = await providerOf("https://sms.example.org", server.url);
  expect(await provider.sendSms(sms, new AbortController().signal)).toMatchObject(want);
  await server.close();
  const [, path = ""] = (server.requests[0] ?? "").split(" ");
  expect(Object.fromEntries(new URLSearchParams(path.replace(/^[^?]*\?/, "")))).toEqual({
    username: "acme",
    password: "p&=",
    to: "447700900123",
    from: "ACME",
    text: sms.body,
    validity: "300",
    "dlr-url": sms.receiptUrl,
  });
});
