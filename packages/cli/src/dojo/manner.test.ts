import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { newSecret, sign, standardManner, writeJson, writeName } from "./manner.ts";

test("the dojo signs as the published library does", () => {
  const secret = newSecret();
  const at = new Date("2026-11-20T20:00:00.000Z");
  const body = '{"name":"Zoë 🦊"}';
  const signable = { id: "evt_1", timestamp: "1795204800", body: Buffer.from(body) };
  expect(sign(signable, standardManner(secret))).toBe(new Webhook(secret).sign("evt_1", at, body));
});

test("JSON is the same in both layouts, and is written as Python writes it", () => {
  const value = { a: [1, { b: "x,\n: [y]" }], c: {}, d: [] };
  expect(JSON.parse(writeJson(value, "spaced"))).toEqual(JSON.parse(writeJson(value, "compact")));
  expect(writeJson(value, "spaced")).toBe('{"a": [1, {"b": "x,\\n: [y]"}], "c": {}, "d": []}');
});

test("header names come in three spellings", () => {
  expect(writeName("webhook-id", "lower")).toBe("webhook-id");
  expect(writeName("webhook-id", "Title")).toBe("Webhook-Id");
  expect(writeName("webhook-id", "UPPER")).toBe("WEBHOOK-ID");
});
