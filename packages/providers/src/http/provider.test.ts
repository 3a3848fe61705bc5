import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { createProviders } from "../index.ts";
import { accountOf, GATEWAY_TOKEN, gatewayEntry } from "../testing/gateway.ts";
import { lookUpExam } from "../testing/look-up-exam.ts";
import { providerExam } from "../testing/provider-exam.ts";
import { rawAnswer, startRawServer } from "../testing/raw-server.ts";

async function createFrom(entry: object, timeoutMs?: number) {
  const [provider] = await createProviders({ accounts: [accountOf(entry)], timeoutMs });
  if (provider === undefined) throw new Error("not configured");
  return provider;
}

const create = ({ baseUrl, timeoutMs }: { baseUrl: string; timeoutMs?: number }) =>
  createFrom(gatewayEntry(baseUrl), timeoutMs);

providerExam({
  name: "A gateway",
  create,
  secrets: [GATEWAY_TOKEN],
  accepted: { status: 202, body: JSON.stringify({ id: "gw-1", status: "queued", parts: 1 }) },
  refusals: [
    { code: 20, reason: "number", providerCode: "20" },
    { code: 21, reason: "opted_out", providerCode: "21" },
    { code: 22, reason: "sender", providerCode: "22" },
    { code: 23, reason: "content", providerCode: "23" },
    { code: 11, reason: "account", providerCode: "11" },
    { code: 24, reason: "route", providerCode: "24" },
  ],
  throttledCode: "30",
});

const message = { id: "gw-1", reference: "att_01k0000000e0080000000000000", status: "delivered", code: null };
lookUpExam({
  name: "A gateway",
  create,
  carrierName: "gateway",
  secrets: [GATEWAY_TOKEN],
  empty: { count: 0, messages: [] },
  inconclusive: [
    { name: "a count that is not the list's", body: () => ({ count: 1, messages: [] }) },
    { name: "a text that nobody asked for", body: () => ({ count: 1, messages: [message] }) },
    { name: "two texts", body: () => ({ count: 2, messages: [message, message] }) },
    { name: "a status that is new", body: () => ({ count: 1, messages: [{ ...message, status: "teleported" }] }) },
    { name: "an entry that is no message", body: () => ({ count: 1, messages: [null] }) },
  ],
});

const sms = {
  attemptId: "att_01k0000000e0080000000000000",
  to: "+447700900123",
  from: null,
  body: "code 1",
  validForSeconds: 59.9,
  receiptUrl: "https://api.example/r?a=1&b=2",
} as const;

const accepted = rawAnswer({
  status: 200,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ status: "queued", id: "gw-1" }),
});

/** What a gateway was asked, on the wire. */
async function asked(change: (entry: ReturnType<typeof gatewayEntry>) => object, text: object = {}) {
  const server = await startRawServer((socket) => socket.write(accepted));
  const provider = await createFrom(change(gatewayEntry(server.url)));
  const result = await provider.sendSms({ ...sms, ...text }, new AbortController().signal);
  await server.close();
  const [head = "", body = ""] = (server.requests[0] ?? "").split("\r\n\r\n");
  const [line = "", ...headers] = head.split("\r\n");
  return {
    result,
    line,
    headers: headers.map((header) => header.replace(/^[^:]+/, (name) => name.toLowerCase())),
    body,
  };
}

test("every variable stands in the request, numbers as numbers", async () => {
  const { line, headers, body } = await asked((entry) => entry);
  expect(line).toBe("POST /gateway/messages HTTP/1.1");
  expect(headers).toContain(`authorization: Bearer ${GATEWAY_TOKEN}`);
  expect(JSON.parse(body)).toEqual({
    to: "+447700900123",
    from: "ACME",
    text: "code 1",
    reference: sms.attemptId,
    valid_for: 59,
    callback_url: "https://api.example/r?a=1&b=2",
  });
});

const hostile = '"},{x=1&to=+1\r\nX-Evil: 1 {to} {{reference}} %00 ../ 😀 $& \\u0000';

test("a text cannot become anything but a text, in JSON, a form or a query", async () => {
  const json = await asked((entry) => entry, { body: hostile });
  expect(JSON.parse(json.body)).toMatchObject({ to: sms.to, text: hostile });

  const fields = { to: "{to_digits}", text: "{body}", note: "for {to}: {body}" };
  const want = { to: "447700900123", text: hostile, note: `for ${sms.to}: ${hostile}` };
  const send = (entry: ReturnType<typeof gatewayEntry>) => ({ ...entry.send, json: undefined });
  const form = await asked((entry) => ({ ...entry, send: { ...send(entry), form: fields } }), { body: hostile });
  expect(form.headers).toContain("content-type: application/x-www-form-urlencoded");
  expect(Object.fromEntries(new URLSearchParams(form.body))).toEqual(want);

  const query = await asked((entry) => ({ ...entry, send: { ...send(entry), query: fields } }), { body: hostile });
  const [, path = ""] = query.line.split(" ");
  expect(query.line).toBe(`POST ${path} HTTP/1.1`);
  expect(Object.fromEntries(new URLSearchParams(path.split("?")[1]))).toEqual(want);
  for (const { headers } of [json, form, query]) expect(headers.some((each) => each.startsWith("x-evil"))).toBe(false);
});

test("in a path a value is one segment, and a brace written twice is a brace", async () => {
  const { line, body } = await asked(
    (entry) => ({
      ...entry,
      send: { ...entry.send, url: entry.send.url.replace("messages", "{from}/{to}"), json: { text: "{{{body}}}" } },
    }),
    { from: "A/B ?#" },
  );
  expect(line).toBe("POST /gateway/A%2FB%20%3F%23/%2B447700900123 HTTP/1.1");
  expect(JSON.parse(body)).toEqual({ text: "{code 1}" });
});

test("what names a sender is left out where there is none", async () => {
  const { body } = await asked(({ from: _, ...entry }) => entry);
  expect(JSON.parse(body)).not.toHaveProperty("from");
});

test.each([
  { auth: { type: "basic", username: "me", password: "pa:ss" }, header: `authorization: Basic ${btoa("me:pa:ss")}` },
  { auth: { type: "header", name: "X-API-Key", value: "k 1" }, header: "x-api-key: k 1" },
])("auth of type $auth.type is $header", async ({ auth, header }) => {
  expect((await asked((entry) => ({ ...entry, auth }))).headers).toContain(header);
});

test("an HMAC signs what it says it signs, over the bytes that go out", async () => {
  const auth = {
    type: "hmac",
    secret: "shared",
    header: "X-Signature",
    signs: "{timestamp}\n{method}\n{path}\n{body}",
    timestamp_header: "X-Timestamp",
    encoding: "base64",
    algorithm: "sha512",
    prefix: "v1=",
  };
  const { headers, body } = await asked((entry) => ({ ...entry, auth }), { body: "код 😀" });
  const headerOf = (name: string) => headers.find((each) => each.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
  const timestamp = headerOf("x-timestamp");
  expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(30);
  const signed = `${timestamp}\nPOST\n/gateway/messages\n${body}`;
  const right = `v1=${createHmac("sha512", "shared").update(signed).digest("base64")}`;
  expect(headerOf("x-signature")).toBe(right);
});

test("an account's own deadline goes before the common one", async () => {
  const server = await startRawServer(() => undefined);
  const provider = await createFrom({ ...gatewayEntry(server.url), timeout_ms: 200 }, 60_000);
  const startedMs = performance.now();
  expect(await provider.sendSms(sms, new AbortController().signal)).toMatchObject({
    kind: "unknown",
    cause: "timeout",
  });
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  await server.close();
});
