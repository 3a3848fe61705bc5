import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOneOf, sameCode } from "./same-code.ts";

describe("two codes are the same", () => {
  test("when every character is, and only then", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{1,12}$/), fc.stringMatching(/^[0-9A-Z]{1,12}$/), (a, b) => {
        expect(sameCode(a, a)).toBe(true);
        expect(sameCode(a, b)).toBe(a === b);
      }),
    );
  });

  test("and no other code passes for it: not one of 5,000", () => {
    const others = Array.from({ length: 5_000 }, (_, i) => String(100_000 + i));
    expect(others.filter((other) => sameCode(other, "102345"))).toEqual(["102345"]);
  });

  test.each([
    ["483920", "483921"],
    ["483920", "483920 "],
    ["483920", "48392"],
    ["012345", "12345"],
    ["ABCDEF", "abcdef"],
    ["", "0"],
  ])("%j is not %j, and codes of other lengths are no error", (a, b) => expect(sameCode(a, b)).toBe(false));
});

describe("one of the live codes", () => {
  test("any of them counts, wherever it stands", () => {
    for (const typed of ["111111", "222222", "333333"]) {
      expect(isOneOf(typed, ["111111", "222222", "333333"])).toBe(true);
    }
  });
  test("the same code twice is still a match", () => expect(isOneOf("111111", ["111111", "111111"])).toBe(true));
  test("another is none", () => expect(isOneOf("444444", ["111111", "222222"])).toBe(false));
  test("without live codes nothing matches", () => expect(isOneOf("111111", [])).toBe(false));
});
