import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type RunningCarrier, startCarrier } from "../app.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { readInbox, sendTwilio, sendVonage } from "../testing/send.ts";
import { MAGIC_NUMBERS } from "./magic-numbers.ts";

let carrier: RunningCarrier;
let receiver: Receiver;

beforeAll(async () => {
  carrier = await startCarrier({ port: 0 });
});
afterAll(() => carrier.close());
// Each test has a receiver of its own: receipts of an earlier text may still be under way.
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const callback = () => `${receiver.url}/cb`;
const statuses = () => receiver.callbacks.map(({ body }) => new URLSearchParams(body).get("MessageStatus"));

test.each(["+447700900123", "+447700900000", "+447700900899", "+15005550006", "+4917612345678", "+447700900900"])(
  "%s behaves: accepted, sent, delivered",
  async (to) => {
    expect((await sendTwilio(carrier, { to, callback: callback() })).status).toBe(201);
    expect(await readInbox(carrier, to)).toHaveLength(1);
    await vi.waitFor(() => expect(statuses()).toEqual(["sent", "delivered"]), 5_000);
  },
);

test.each([
  { to: "+447700900902", receipts: ["sent", "undelivered"] },
  { to: "+447700900904", receipts: ["sent", "sent", "delivered", "delivered"] },
  { to: "+447700900905", receipts: ["delivered", "sent"] },
  { to: "+447700900906", receipts: ["undelivered"] },
  { to: "+447700900907", receipts: ["undelivered", "delivered"] },
  { to: "+447700900908", receipts: ["sent"] },
])("$to is accepted and gets $receipts", async ({ to, receipts }) => {
  expect((await sendTwilio(carrier, { to, callback: callback() })).status).toBe(201);
  await vi.waitFor(() => expect(statuses()).toEqual(receipts), 5_000);
});

test.each([
  { to: "+447700900910", twilio: 21211, vonage: "6" },
  { to: "+447700900911", twilio: 21610, vonage: "7" },
  { to: "+447700900912", twilio: 21606, vonage: "15" },
  { to: "+447700900913", twilio: 20003, vonage: "4" },
  { to: "+15005550001", twilio: 21211, vonage: "6" },
  { to: "+15005550009", twilio: 21614, vonage: "33" },
])("$to is refused by Twilio with $twilio, by Vonage with $vonage", async ({ to, twilio, vonage }) => {
  expect(await (await sendTwilio(carrier, { to })).json()).toMatchObject({ code: twilio });
  expect(await (await sendVonage(carrier, { to })).json()).toMatchObject({ messages: [{ status: vonage }] });
  expect(await readInbox(carrier, to)).toEqual([]);
});

test("+447700900914 is throttled once by each provider, then taken", async () => {
  const to = "+447700900914";
  const first = await sendTwilio(carrier, { to });
  expect([first.status, first.headers.get("retry-after")]).toEqual([429, "1"]);
  expect((await sendTwilio(carrier, { to })).status).toBe(201);
  expect((await sendVonage(carrier, { to })).status).toBe(429);
  expect((await sendVonage(carrier, { to })).status).toBe(200);
});

test("+447700900930 and …931 are each one provider down", async () => {
  expect((await sendTwilio(carrier, { to: "+447700900930" })).status).toBe(503);
  expect((await sendVonage(carrier, { to: "+447700900930" })).status).toBe(200);
  expect((await sendTwilio(carrier, { to: "+447700900931" })).status).toBe(201);
  expect((await sendVonage(carrier, { to: "+447700900931" })).status).toBe(503);
});

test("the README's table is the one that is played", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8").replaceAll(/ +\|/g, " |");
  for (const { to, does } of MAGIC_NUMBERS) expect(readme).toContain(`| \`${to}\` | ${does} |`);
});
