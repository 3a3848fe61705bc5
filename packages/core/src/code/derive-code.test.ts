import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anId } from "../testing/builders.ts";
import { alphabets, CODE_LENGTH_MAX, CODE_LENGTH_MIN, CODE_TYPES, type CodeShape } from "./alphabet.ts";
import { type CodeBinding, deriveCode } from "./derive-code.ts";

const key = new Uint8Array(32).fill(9);
const binding: CodeBinding = {
  projectId: anId("prj"),
  verificationId: anId("ver"),
  phoneDigest: "00112233445566778899aabbccddeeff",
  generation: 0,
};
const shape: CodeShape = { type: "numeric", length: 6 };
const longest: CodeShape = { type: "alphanumeric", length: CODE_LENGTH_MAX };
const codes = (count: number, of: CodeShape) =>
  Array.from({ length: count }, (_, i) => deriveCode(key, { ...binding, verificationId: anId("ver", i) }, of));

describe("a code", () => {
  test.each(
    CODE_TYPES.flatMap((type) =>
      Array.from({ length: CODE_LENGTH_MAX - CODE_LENGTH_MIN + 1 }, (_, i) => ({ type, length: CODE_LENGTH_MIN + i })),
    ),
  )("of $length $type characters has exactly so many, all of its alphabet", (of) => {
    const looks = new RegExp(`^[${alphabets[of.type]}]{${of.length}}$`);
    expect(codes(200, of).filter((code) => !looks.test(code))).toEqual([]);
  });

  test("is the same wherever it is computed: in the worker that sends and in the API that judges", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(), (anyKey, generation) => {
        const one = deriveCode(anyKey, { ...binding, generation }, longest);
        expect(deriveCode(new Uint8Array(anyKey), { ...binding, generation }, { ...longest })).toBe(one);
      }),
    );
  });

  test("is pinned: a change would make every code that is under way worthless", () => {
    expect(deriveCode(key, binding, shape)).toBe("315253");
    expect(deriveCode(key, binding, longest)).toBe("2V5Q3B7EXGPE");
  });

  test("keeps its leading zeros, and has one as often as chance says", () => {
    const withZero = codes(10_000, shape).filter((code) => code.startsWith("0"));
    // Binomial(10,000, 0.1): mean 1,000, standard deviation 30; five of them are 150.
    expect(withZero.length).toBeGreaterThan(850);
    expect(withZero.length).toBeLessThan(1_150);
    expect(withZero.filter((code) => code.length !== 6)).toEqual([]);
  });
});

describe("a code is bound to all it proves: another one for another", () => {
  test.each<[string, CodeBinding, Uint8Array]>([
    ["verification", { ...binding, verificationId: anId("ver", 2) }, key],
    ["project", { ...binding, projectId: anId("prj", 2) }, key],
    ["number", { ...binding, phoneDigest: "10112233445566778899aabbccddeeff" }, key],
    ["generation", { ...binding, generation: 1 }, key],
    ["key", binding, new Uint8Array(32).fill(10)],
  ])("%s", (_, changed, underKey) => {
    expect(deriveCode(underKey, changed, longest)).not.toBe(deriveCode(key, binding, longest));
  });

  test("twelve characters never meet in 5,000 verifications (chance below 1 in 10^10)", () => {
    expect(new Set(codes(5_000, longest)).size).toBe(5_000);
  });

  test("six digits meet no oftener than chance says", () => {
    // 5,000 draws of 10^6: 12.5 pairs expected; 40 is beyond seven standard deviations.
    expect(5_000 - new Set(codes(5_000, shape)).size).toBeLessThan(40);
  });
});

describe("over 2 × 50,000 codes no character is likelier than another, at any place", () => {
  // Quantiles of chi-square at 1 − 10^-5, for one degree of freedom less than the alphabet has characters.
  test.each([
    { type: "numeric" as const, length: 8, limit: 39.34 },
    { type: "alphanumeric" as const, length: 8, limit: 75.02 },
  ])("$type: chi-square below $limit", ({ type, length, limit }) => {
    const alphabet = alphabets[type];
    const counts = new Uint32Array(128 * length);
    for (let i = 0; i < 50_000; i++) {
      const code = deriveCode(key, { ...binding, generation: i }, { type, length });
      for (let place = 0; place < length; place++) {
        const cell = place * 128 + code.charCodeAt(place);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
    }
    const expected = 50_000 / alphabet.length;
    for (let place = 0; place < length; place++) {
      const chiSquare = [...alphabet].reduce((sum, character) => {
        const count = counts[place * 128 + character.charCodeAt(0)] ?? 0;
        return sum + (count - expected) ** 2 / expected;
      }, 0);
      expect(chiSquare).toBeLessThan(limit);
    }
  });
});

// Found by trying 36 million: the third word of this one is 4,294,967,294, beyond the last whole round of both alphabets.
test("a word that would favour the first characters is thrown away, and the next one is taken", () => {
  const rare = { ...binding, generation: 35_985_193 };
  expect(deriveCode(key, rare, shape)).toBe("461379");
  expect(deriveCode(key, rare, { type: "alphanumeric", length: 6 })).toBe("9K5GM5");
});

test("what people confuse on a screen is not in the letters", () => {
  for (const character of "0O1IL") expect(alphabets.alphanumeric).not.toContain(character);
  for (const alphabet of Object.values(alphabets)) expect(new Set(alphabet).size).toBe(alphabet.length);
  expect(alphabets.numeric).toBe("0123456789");
});
