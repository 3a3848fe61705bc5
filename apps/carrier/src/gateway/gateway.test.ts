import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type RunningCarrier, startCarrier } from "../app.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { addScenario, readInbox, readRequests } from "../testing/send.ts";

let carrier: RunningCarrier;
let receiver: Receiver;
const to = "+447700900123";

beforeAll(async () => {
  carrier = await startCarrier({ port: 0 });
});
afterAll(() => carrier.close());
beforeEach(async () => {
  // One for each test: the last receipts of an earlier one may still be on their way.
  receiver = await startReceiver();
  for (const path of ["inbox", "scenarios"]) await fetch(`${carrier.url}/${path}`, { method: "DELETE" });
});
afterEach(() => receiver.close());

const message = { to, from: "ACME", text: "ACME code: 123456", reference: "att_1", valid_for: 300 };

function send(more: object = {}, { token = "t0ken" }: { token?: string | null } = {}): Promise<Response> {
  return fetch(`${carrier.url}/gateway/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ ...message, callback_url: `${receiver.url}/r?attempt=1`, ...more }),
  });
}

async function find(reference: string, token = "t0ken") {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${carrier.url}/gateway/messages?reference=${reference}`, { headers });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

test("a text is taken, is in the inbox, and its request shows what was asked", async () => {
  const answer = await send();
  expect(answer.status).toBe(202);
  const { id, ...rest } = (await answer.json()) as { id: string };
  expect(rest).toEqual({ status: "queued", parts: 1 });
  expect(await readInbox(carrier, to)).toMatchObject([{ id, to, from: "ACME", provider: "gateway", channel: "sms" }]);
  expect(await readRequests(carrier, to)).toMatchObject([
    { client_ref: "att_1", status_callback: `${receiver.url}/r?attempt=1`, valid_for_seconds: 300, message_id: id },
  ]);
});

test("receipts are signed over their time and their body, by the token of the send", async () => {
  await send();
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(2), 5_000);
  const seen = receiver.callbacks.map(({ headers, body }) => {
    const signed = `${headers["x-gateway-timestamp"]}.${body}`;
    const right = `sha256=${createHmac("sha256", "t0ken").update(signed).digest("hex")}`;
    expect(headers["x-gateway-signature"]).toBe(right);
    return JSON.parse(body) as object;
  });
  // In no promised order: each has a connection of its own.
  for (const status of ["sent", "delivered"]) {
    expect(seen).toContainEqual(expect.objectContaining({ reference: "att_1", status, code: null }));
  }
});

test("a text is found by its reference, by the account that sent it and by nobody else", async () => {
  const { id } = (await (await send()).json()) as { id: string };
  await vi.waitFor(async () => {
    const messages = [{ id, reference: "att_1", status: "delivered", code: null }];
    expect(await find("att_1")).toEqual({ status: 200, body: { count: 1, messages } });
  }, 5_000);
  for (const found of [await find("att_2"), await find("att_1", "another")]) {
    expect(found.body).toEqual({ count: 0, messages: [] });
  }
});

test.each([
  { more: { to: "447700900123" }, status: 422, code: 20 },
  { more: { from: "" }, status: 422, code: 22 },
  { more: { text: "" }, status: 422, code: 23 },
])("a message with $more is refused as $code, and nobody gets it", async ({ more, status, code }) => {
  const answer = await send(more);
  expect([answer.status, await answer.json()]).toMatchObject([status, { error: { code } }]);
  expect(await readInbox(carrier, to)).toEqual([]);
});

test("without a token nothing is sent and nothing shown", async () => {
  expect((await send({}, { token: null })).status).toBe(401);
  expect((await fetch(`${carrier.url}/gateway/messages?reference=att_1`)).status).toBe(401);
});

test("what a scenario scripts is refused with the gateway's own codes", async () => {
  await addScenario(carrier, {
    provider: "gateway",
    steps: [
      { respond: 400, code: 21 },
      { respond: 429, retry_after: 3 },
    ],
  });
  expect(await (await send()).json()).toMatchObject({ error: { code: 21 } });
  const throttled = await send();
  expect([throttled.status, throttled.headers.get("retry-after")]).toEqual([429, "3"]);
  await addScenario(carrier, { to, steps: [{ respond: 201, receipts: [{ status: "undelivered" }] }] });
  await send();
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(1), 5_000);
  expect(JSON.parse(receiver.callbacks[0]?.body ?? "")).toMatchObject({ status: "failed", code: 40 });
});
