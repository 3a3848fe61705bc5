import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type RunningCarrier, startCarrier } from "../app.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { addScenario, readInbox, readRequests, sendTwilio, sendVonage } from "../testing/send.ts";

let carrier: RunningCarrier;
let receiver: Receiver;
const to = "+447700900123";

beforeAll(async () => {
  carrier = await startCarrier({ port: 0 });
});
afterAll(() => carrier.close());
// Each test has a receiver of its own: receipts of an earlier text may still be under way.
beforeEach(async () => {
  receiver = await startReceiver();
  await fetch(`${carrier.url}/inbox`, { method: "DELETE" });
  await fetch(`${carrier.url}/scenarios`, { method: "DELETE" });
});
afterEach(() => receiver.close());

/** What a client sees: a status, or the code of what broke; `silence` when its patience of 300 ms ran out. */
async function outcomeOf(send: Promise<Response>): Promise<string> {
  try {
    const response = await send;
    const text = await response.text();
    return `${response.status} ${isJson(text) ? "json" : text.startsWith("<") ? "html" : "broken"}`;
  } catch (error) {
    if ((error as Error).name === "TimeoutError") return "silence";
    return (error as { cause?: { code?: string } }).cause?.code ?? "unknown";
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  { respond: 201, seen: "201 json", accepted: true },
  { respond: 202, seen: "201 json", accepted: true },
  { respond: 400, seen: "400 json", accepted: false },
  { respond: 401, seen: "401 json", accepted: false },
  { respond: 403, seen: "403 json", accepted: false },
  { respond: 429, seen: "429 json", accepted: false },
  { respond: 500, seen: "500 json", accepted: false },
  { respond: 502, seen: "502 html", accepted: false },
  { respond: 503, seen: "503 html", accepted: false },
  { respond: "hang", seen: "silence", accepted: false },
  { respond: "reset", seen: "ECONNRESET", accepted: false },
  { respond: "close", seen: "UND_ERR_SOCKET", accepted: false },
  { respond: "malformed", seen: "201 broken", accepted: false },
  { respond: "html", seen: "200 html", accepted: false },
  { respond: "huge", seen: "200 json", accepted: false },
  { respond: "slow_drip", seen: "silence", accepted: true },
  { respond: "accept_then_hang", seen: "silence", accepted: true },
  { respond: "accept_then_reset", seen: "ECONNRESET", accepted: true },
  { respond: "accept_then_500", seen: "500 json", accepted: true },
  { respond: "accept_then_malformed", seen: "201 broken", accepted: true },
])(
  "$respond: the sender sees $seen, and the handset's share is exactly $accepted",
  async ({ respond, seen, accepted }) => {
    expect((await addScenario(carrier, { to, steps: [{ respond }] })).status).toBe(201);
    const patience = ["hang", "accept_then_hang", "slow_drip"].includes(String(respond)) ? 300 : 10_000;
    expect(await outcomeOf(sendTwilio(carrier, { to, signal: AbortSignal.timeout(patience) }))).toBe(seen);
    expect(await readInbox(carrier, to)).toHaveLength(accepted ? 1 : 0);
    expect(await readRequests(carrier, to)).toMatchObject([{ outcome: String(respond), accepted }]);
    // Whatever broke, the next send is as usual.
    expect((await sendTwilio(carrier, { to })).status).toBe(201);
  },
);

test("a late answer delays the answer only: the text is there and its receipts come first", async () => {
  await addScenario(carrier, { to, steps: [{ respond: 201, delay_ms: 2_000 }] });
  const answer = sendTwilio(carrier, { to, callback: `${receiver.url}/cb` });
  let answered = false;
  void answer.then(() => {
    answered = true;
  });
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(2), 1_900);
  expect(answered).toBe(false);
  expect(await readInbox(carrier, to)).toHaveLength(1);
  expect((await answer).status).toBe(201);
});

test("a step's code, Retry-After and receipts are the ones that come", async () => {
  await addScenario(carrier, {
    to,
    steps: [
      { respond: 400, code: 21614 },
      { respond: 429, retry_after: 7 },
      {
        respond: 201,
        receipts: [
          { status: "undelivered", error_code: 30006, delay_ms: 5 },
          { status: "sent", delay_ms: 100 },
        ],
      },
    ],
  });
  expect(await (await sendTwilio(carrier, { to })).json()).toMatchObject({ code: 21614, status: 400 });
  expect((await sendTwilio(carrier, { to })).headers.get("retry-after")).toBe("7");
  await sendTwilio(carrier, { to, callback: `${receiver.url}/cb` });
  await vi.waitFor(() => expect(receiver.callbacks).toHaveLength(2), 5_000);
  const receipts = receiver.callbacks.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  const undelivered = receipts.find(({ MessageStatus }) => MessageStatus === "undelivered");
  expect(undelivered).toMatchObject({ ErrorCode: "30006" });
  expect(receipts.map(({ MessageStatus }) => MessageStatus).toSorted()).toEqual(["sent", "undelivered"]);
});

test("one provider can be down while the other works", async () => {
  await addScenario(carrier, { provider: "twilio", steps: [{ respond: 503, repeat: true }] });
  expect((await sendTwilio(carrier, { to })).status).toBe(503);
  expect(await (await sendVonage(carrier, { to })).json()).toMatchObject({ messages: [{ status: "0" }] });
});

test("what waits can be listed and cleared", async () => {
  await addScenario(carrier, { to, steps: [{ respond: 500, repeat: true }] });
  await sendTwilio(carrier, { to });
  const { data } = (await (await fetch(`${carrier.url}/scenarios`)).json()) as { data: object[] };
  expect(data).toMatchObject([{ to, steps: [{ respond: 500, repeat: true }], position: 0 }]);
  expect((await fetch(`${carrier.url}/scenarios`, { method: "DELETE" })).status).toBe(204);
  expect((await sendTwilio(carrier, { to })).status).toBe(201);
});

test("a bad scenario is a problem that names the field and changes nothing", async () => {
  const answer = await addScenario(carrier, { to, steps: [{ respond: 500 }, { respond: "explode" }] });
  expect(answer.status).toBe(422);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(await answer.json()).toMatchObject({ code: "invalid_scenario", errors: [{ path: "steps.1.respond" }] });
  expect((await sendTwilio(carrier, { to })).status).toBe(201);
});

test("a scenario that is not JSON is refused, whatever it is called", async () => {
  const post = (type: string, body: string) =>
    fetch(`${carrier.url}/scenarios`, { method: "POST", headers: { "content-type": type }, body });
  expect((await post("text/plain", JSON.stringify({ to, steps: [{ respond: 500 }] }))).status).toBe(415);
  expect((await post("application/json", "{")).status).toBe(400);
  expect((await post("application/json", "[]")).status).toBe(422);
});
