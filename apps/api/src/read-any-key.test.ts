import type { ReceiptReader, ReceiptReading } from "@proofline/core/provider";
import { expect, test } from "vitest";
import { readAnyKey } from "./read-any-key.ts";

const reader = (kind: ReceiptReading["kind"]): ReceiptReader => ({
  providerId: "twilio",
  read: () => ({ kind }) as ReceiptReading,
});
const request = { method: "POST", url: "https://a.example", headers: {}, rawBody: new Uint8Array() };

test.each<[string, ReceiptReading["kind"][], ReceiptReading["kind"]]>([
  ["the newest key's word counts", ["receipt", "forged"], "receipt"],
  ["an older key's signature counts too", ["forged", "forged", "receipt"], "receipt"],
  ["what no key signed is forged", ["forged", "forged"], "forged"],
  ["what is signed and cannot be read stays so", ["unreadable", "receipt"], "unreadable"],
])("%s", (_what, kinds, expected) => {
  const [combined] = readAnyKey(kinds.map((kind) => [reader(kind)]));
  expect(combined?.providerId).toBe("twilio");
  expect(combined?.read(request).kind).toBe(expected);
});
