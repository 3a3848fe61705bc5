import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anId } from "../testing/builders.ts";
import { linkToken, readLinkToken } from "./link-token.ts";

const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const bindings = fc.record({
  verificationId: fc.nat().map((serial) => anId("ver", serial)),
  generation: fc.nat(20),
});

describe("the token of a link", () => {
  test("leads to its verification and generation, under the key that it was made with", () => {
    fc.assert(
      fc.property(bindings, (binding) => {
        const token = linkToken(key, binding);
        expect(readLinkToken([other, key], token)).toEqual(binding);
        expect(readLinkToken([other], token)).toBeNull();
        expect(readLinkToken([], token)).toBeNull();
      }),
    );
  });

  test("is one that handsets take whole, and no longer than a text can bear", () => {
    fc.assert(
      fc.property(bindings, (binding) => {
        expect(linkToken(key, binding)).toMatch(/^[\w-]{47}[A-Za-z]$/);
      }),
    );
  });

  test("is worth nothing when a single bit of it is changed", () => {
    fc.assert(
      fc.property(bindings, fc.nat(36 * 8 - 1), (binding, bit) => {
        const bytes = Buffer.from(linkToken(key, binding), "base64url");
        const at = Math.floor(bit / 8);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
        expect(readLinkToken([key], bytes.toString("base64url"))).toBeNull();
      }),
    );
  });

  test.each(["", "A", "=", "../", "A".repeat(48), "A".repeat(4_000), "é".repeat(48)])("is not %j", (text) => {
    expect(readLinkToken([key], text)).toBeNull();
  });

  test("has one spelling", () => {
    const token = linkToken(key, { verificationId: anId("ver"), generation: 0 });
    for (const text of [`${token}=`, ` ${token}`, `${token}\n`, `${token.slice(0, -1)}.`]) {
      expect(readLinkToken([key], text)).toBeNull();
    }
  });
});
