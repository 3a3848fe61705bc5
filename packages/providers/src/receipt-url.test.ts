import { newId } from "@proofline/core/runtime";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createReceiptUrl, readReceiptUrl } from "./receipt-url.ts";

const key = new Uint8Array(32).fill(7);
const attempt = (byte: number) =>
  newId("att", {
    clock: { now: () => new Date(1_790_000_000_000) },
    random: { bytes: (n) => new Uint8Array(n).fill(byte) },
  });
const attemptId = attempt(1);
const url = createReceiptUrl({ publicUrl: "https://verify.example/base/", providerId: "twilio", attemptId }, key);
const read = (text: string, providerId = "twilio") => readReceiptUrl(text, { providerId, key });

test("a receipt URL names the provider and the attempt, and reads back", () => {
  expect(url).toMatch(
    /^https:\/\/verify\.example\/base\/v1\/receipts\/twilio\?attempt=att_[0-9a-z]{26}&attempt_sig=[\w-]{43}$/,
  );
  expect(read(url)).toEqual({ kind: "ours", attemptId });
});

test("parameters that a provider adds, its own sig among them, do not disturb it", () => {
  expect(read(`${url}&messageId=1&sig=vonages&status=delivered#x`)).toEqual({ kind: "ours", attemptId });
});

test("a URL that names no attempt is just that", () => {
  expect(read("https://verify.example/v1/receipts/twilio")).toEqual({ kind: "none" });
  expect(read("https://verify.example/v1/receipts/twilio?sig=1")).toEqual({ kind: "none" });
});

test.each([
  { name: "another attempt", forged: url.replace(attemptId, attempt(2)) },
  { name: "no signature", forged: url.replace(/&attempt_sig=.*/, "") },
  { name: "no attempt", forged: url.replace(/attempt=att_\w+&/, "") },
  { name: "an empty signature", forged: url.replace(/attempt_sig=.*/, "attempt_sig=") },
  { name: "a cut signature", forged: url.slice(0, -1) },
  {
    name: "a signature in another case",
    forged: url.replace(/attempt_sig=.*/, (text) => text.toUpperCase().replace("ATTEMPT_SIG", "attempt_sig")),
  },
  { name: "the attempt twice", forged: `${url}&attempt=${attemptId}` },
  { name: "the signature twice", forged: `${url}&attempt_sig=x` },
  { name: "an attempt that is no id", forged: url.replace(attemptId, "att_1") },
])("$name is forged", ({ forged }) => {
  expect(read(forged)).toEqual({ kind: "forged" });
});

test("a reference is good for its provider and its key only", () => {
  expect(read(url, "vonage")).toEqual({ kind: "forged" });
  expect(readReceiptUrl(url, { providerId: "twilio", key: new Uint8Array(32).fill(8) })).toEqual({ kind: "forged" });
});

test("no change of a single character survives", () => {
  const start = url.indexOf("?") + 1;
  fc.assert(
    fc.property(
      fc.integer({ min: start, max: url.length - 1 }),
      fc.constantFrom(..."aZ0-_.~%&=+ "),
      (at, character) => {
        const changed = url.slice(0, at) + character + url.slice(at + 1);
        fc.pre(changed !== url);
        // The last character of base64url carries unused bits in 43 characters: it is compared as text, so it counts too.
        const result = read(changed);
        expect(result).not.toEqual({ kind: "ours", attemptId });
      },
    ),
    { numRuns: 1_000 },
  );
});

test("a key too short to protect anything is refused", () => {
  expect(() =>
    createReceiptUrl({ publicUrl: "https://x", providerId: "twilio", attemptId }, new Uint8Array(15)),
  ).toThrow(RangeError);
});
