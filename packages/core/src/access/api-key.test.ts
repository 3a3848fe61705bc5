import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createTestRandom } from "../testing/random.ts";
import { apiKeyKind, digestApiKey, newApiKey } from "./api-key.ts";

const random = createTestRandom("api-keys");

describe("a new key", () => {
  test("says what it is and is recognised by it", () => {
    expect(newApiKey("secret", random)).toMatch(/^sk_[0-9A-Za-z]{43}$/);
    expect(newApiKey("publishable", random)).toMatch(/^pk_[0-9A-Za-z]{43}$/);
    expect(newApiKey("secret", random, { mode: "test" })).toMatch(/^sk_test_[0-9A-Za-z]{43}$/);
    expect(newApiKey("publishable", random, { mode: "test" })).toMatch(/^pk_test_[0-9A-Za-z]{43}$/);
    expect(apiKeyKind(newApiKey("secret", random, { mode: "test" }))).toBe("secret");
    expect(apiKeyKind(newApiKey("secret", random))).toBe("secret");
    expect(apiKeyKind(newApiKey("publishable", random))).toBe("publishable");
  });

  test("carries at least 256 random bits", () => expect(43 * Math.log2(62)).toBeGreaterThan(256));

  test("is never the same twice", () => {
    const keys = Array.from({ length: 1_000 }, () => newApiKey("secret", random));
    expect(new Set(keys).size).toBe(1_000);
  });

  test("favours no character (chi-square over 86,000 characters, 61 degrees of freedom, below 1 in 100,000)", () => {
    const counts = new Map<string, number>();
    let total = 0;
    for (let i = 0; i < 2_000; i++) {
      for (const character of newApiKey("secret", random).slice(3)) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
        total += 1;
      }
    }
    const expected = total / 62;
    expect(counts.size).toBe(62);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(119.96);
  });

  test("throws away the bytes that would favour the first characters", () => {
    const bytes = Uint8Array.from({ length: 64 }, (_, i) => (i < 20 ? 255 : 61));
    expect(newApiKey("secret", { bytes: () => bytes })).toBe(`sk_${"z".repeat(43)}`);
  });
});

describe("what is none of our keys", () => {
  test.each([
    "",
    "sk_",
    "sk_short",
    "xk_0123456789abcdef",
    "SK_0123456789abcdef",
    "sk-0123456789abcdef",
    "sk_0123456789 abcdef",
    "sk_0123456789abcdef\n",
    `sk_${"a".repeat(129)}`,
    "Bearer sk_0123456789abcdef",
  ])("%j", (key) => expect(apiKeyKind(key)).toBeNull());
});

test("only a digest of a key is stored: SHA-256 of the whole text", () => {
  const key = newApiKey("secret", random);
  expect(digestApiKey(key)).toEqual(createHash("sha256").update(key).digest());
});
