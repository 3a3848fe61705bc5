import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningCarrier, startCarrier } from "../app.ts";
import { ACCOUNT_SID, AUTH_TOKEN, addScenario, sendTwilio, sendVonage } from "../testing/send.ts";

let carrier: RunningCarrier;
beforeAll(async () => {
  carrier = await startCarrier({ port: 0 });
});
afterAll(() => carrier.close());
beforeEach(async () => {
  for (const path of ["inbox", "scenarios"]) await fetch(`${carrier.url}/${path}`, { method: "DELETE" });
});

const to = "+447700900123";
const listTwilio = async () => {
  const url = `${carrier.url}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json?To=${encodeURIComponent(to)}`;
  const answer = await fetch(url, { headers: { authorization: `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}` } });
  return { status: answer.status, count: answer.ok ? ((await answer.json()) as { messages: [] }).messages.length : 0 };
};
const listVonage = async (query: string, authorization = `Basic ${btoa("key1:secret1")}`) => {
  const answer = await fetch(`${carrier.url}/v2/reports/records?${query}`, { headers: { authorization } });
  const body = (await answer.json()) as { items_count?: number; records?: Record<string, string>[] };
  return { status: answer.status, count: body.items_count, records: body.records };
};

test("a scenario of look-ups leaves sends alone, and one of sends leaves look-ups alone", async () => {
  await addScenario(carrier, { to, on: "look_up", steps: [{ respond: 204 }, { respond: 500 }] });
  await addScenario(carrier, { to, steps: [{ respond: 429 }] });
  expect((await sendTwilio(carrier, { to })).status).toBe(429);
  expect((await sendTwilio(carrier, { to })).status).toBe(201);
  expect(await listTwilio()).toEqual({ status: 200, count: 0 });
  expect((await listTwilio()).status).toBe(500);
  expect(await listTwilio()).toEqual({ status: 200, count: 1 });
});

test("an empty list is no answer to a send", async () => {
  expect((await addScenario(carrier, { to, steps: [{ respond: 204 }] })).status).toBe(422);
});

test("Vonage's report has one record for each part, of this account and direction only", async () => {
  await sendVonage(carrier, { to, text: "x".repeat(200) });
  const query = "product=SMS&direction=outbound&account_id=key1";
  const { status, count, records } = await listVonage(query);
  expect({ status, count }).toEqual({ status: 200, count: 2 });
  expect(records).toMatchObject([{ to: "447700900123", direction: "outbound" }, { account_id: "key1" }]);
  expect((await listVonage(`${query}&client_ref=other`)).count).toBe(0);
  expect((await listVonage(`${query}&date_end=2020-01-01T00:00:00Z`)).count).toBe(0);
  expect((await listVonage(query.replace("key1", "key2"))).status).toBe(403);
  expect((await listVonage(query.replace("outbound", "inbound"))).status).toBe(422);
  expect((await listVonage(`${query}&date_start=yesterday`)).status).toBe(422);
  expect((await listVonage(query, "")).status).toBe(401);
});
