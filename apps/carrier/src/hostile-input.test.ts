import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningCarrier, startCarrier } from "./app.ts";
import { ACCOUNT_SID, AUTH_TOKEN, sendTwilio } from "./testing/send.ts";

let carrier: RunningCarrier;
beforeAll(async () => {
  carrier = await startCarrier({ port: 0 });
});
afterAll(() => carrier.close());

const authorization = `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}`;
const routes = [
  ["POST", `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`],
  ["POST", `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`],
  ["GET", `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`],
  ["POST", "/sms/json"],
  ["POST", "/v1/messages"],
  ["POST", "/v1/calls"],
  ["GET", "/v2/reports/records"],
  ["POST", "/scenarios"],
  ["GET", "/inbox"],
  ["GET", "/requests"],
  ["GET", "/"],
] as const;
const types = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/html", ""];
const names = [
  "To",
  "From",
  "Body",
  "StatusCallback",
  "to",
  "from",
  "text",
  "ncco",
  "channel",
  "message_type",
  "steps",
  "__proto__",
  "limit",
  "Page",
  "DateSent<",
];
const field = fc.oneof(
  fc.constantFrom("+447700900123", "447700900123", "sms", "text", "http://[::", "\0", "%"),
  fc.string(),
  fc.string({ unit: "binary" }),
);
const object = fc.dictionary(fc.constantFrom(...names), fc.oneof(field, fc.jsonValue()));
const body = fc.oneof(
  fc.string({ unit: "binary" }),
  object.map((value) => JSON.stringify(value)),
  fc.dictionary(fc.constantFrom(...names), field).map((value) => new URLSearchParams(value).toString()),
);

test("no body, query or type makes it answer 500, let alone fall", async () => {
  const request = fc.record({
    route: fc.constantFrom(...routes),
    type: fc.constantFrom(...types),
    body,
    query: object,
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ route: [method, path], type, body, query }) => {
      const search = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [
          name,
          typeof value === "string" ? value : JSON.stringify(value),
        ]),
      );
      const response = await fetch(`${carrier.url}${path}?${search}`, {
        method,
        headers: { authorization, ...(type === "" ? {} : { "content-type": type }) },
        ...(method === "POST" ? { body } : {}),
      });
      await response.arrayBuffer();
      expect(response.status).not.toBe(500);
      await fetch(`${carrier.url}/scenarios`, { method: "DELETE" });
    }),
    { numRuns: 300 },
  );
  expect((await sendTwilio(carrier, { to: "+447700900123" })).status).toBe(201);
}, 60_000);

test("bytes that are not HTTP, and clients that leave in the middle, are survived", async () => {
  const port = Number(new URL(carrier.url).port);
  const openings = [
    "\0\u0001\u0002garbage\r\n\r\n",
    "POST /sms/json HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nshort",
    "POST /sms/json HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    `POST /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    "GET http://[bad HTTP/1.1\r\nHost: \r\n\r\n",
    "GET //inbox HTTP/1.1\r\nHost: a b\r\n\r\n",
  ];
  for (const opening of openings) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.end(opening));
      socket.resume();
      socket.on("error", () => undefined);
      socket.on("close", () => resolve());
    });
  }
  expect((await sendTwilio(carrier, { to: "+447700900123" })).status).toBe(201);
});

test("a body past 64 KiB is refused, announced or not", async () => {
  const big = "x".repeat(70_000);
  const announced = await fetch(`${carrier.url}/sms/json`, { method: "POST", body: big });
  expect(announced.status).toBe(413);
  const chunked = await fetch(`${carrier.url}/sms/json`, {
    method: "POST",
    body: new Blob([big]).stream(),
    duplex: "half",
  } as RequestInit);
  expect(chunked.status).toBe(413);
});
