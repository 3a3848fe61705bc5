import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testKeyRing } from "../testing/key-ring.ts";
import { createTestRandom } from "../testing/random.ts";
import { createSealer } from "./seal.ts";

const sealerOf = (...ids: string[]) => createSealer({ ring: testKeyRing(...ids), random: createTestRandom("seal") });
const sealer = sealerOf("k1");
const context = "verifications/ver_1/to";

describe("a sealed value", () => {
  test("opens to what was sealed, whatever it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, where) => {
        expect(sealer.open(sealer.seal(plain, where), where)).toBe(plain);
      }),
    );
  });

  test("does not show what is in it, and looks different each time", () => {
    const [one, two] = [sealer.seal("+447700900123", context), sealer.seal("+447700900123", context)];
    expect(Buffer.from(one).toString("latin1")).not.toContain("7700900123");
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
  });

  test("does not open in another row or column", () => {
    const sealed = sealer.seal("+447700900123", context);
    for (const moved of ["verifications/ver_2/to", "verifications/ver_1/code", "", `${context} `]) {
      expect(() => sealer.open(sealed, moved)).toThrow();
    }
  });

  test("does not open after any single bit of it was changed", () => {
    const sealed = sealer.seal("+447700900123", context);
    for (let at = 0; at < sealed.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const altered = new Uint8Array(sealed);
        altered[at] = (altered[at] ?? 0) ^ (1 << bit);
        expect(() => sealer.open(altered, context), `byte ${at}, bit ${bit}`).toThrow();
      }
    }
  });

  test("does not open when it was cut or lengthened", () => {
    const sealed = sealer.seal("+447700900123", context);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => sealer.open(sealed.subarray(0, length), context), `${length} bytes`).toThrow();
    }
    expect(() => sealer.open(Buffer.concat([sealed, Buffer.alloc(1)]), context)).toThrow();
  });

  test("opens from the middle of a larger buffer, as database drivers hand it out", () => {
    const sealed = sealer.seal("+447700900123", context);
    const pool = Buffer.concat([Buffer.alloc(11, 0xff), sealed, Buffer.alloc(7, 0xff)]);
    expect(sealer.open(pool.subarray(11, 11 + sealed.length), context)).toBe("+447700900123");
  });
});

describe("when the operator rotates the keys", () => {
  const old = sealerOf("k1").seal("+447700900123", context);

  test("what the old key sealed still opens", () => {
    expect(sealerOf("k2", "k1").open(old, context)).toBe("+447700900123");
  });

  test("new values are sealed under the new key, so that the old one can go", () => {
    const fresh = sealerOf("k2", "k1").seal("+447700900123", context);
    expect(sealerOf("k2").open(fresh, context)).toBe("+447700900123");
  });

  test("a value of a key that went too early says which one is missing, and nothing else", () => {
    expect(() => sealerOf("k2").open(old, context)).toThrow(
      'a value was sealed with key "k1", which is not in ENCRYPTION_KEYS',
    );
  });
});
