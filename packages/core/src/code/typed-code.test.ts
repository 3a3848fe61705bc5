import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { readSuppliedCode, readTypedCode } from "./typed-code.ts";

const anything = fc.array(fc.nat({ max: 0x10ffff })).map((points) => String.fromCodePoint(...points));

describe("what a person typed is read as the code they meant", () => {
  test.each([
    { name: "as it is", text: "483920" },
    { name: "spaces around", text: "  483920 " },
    { name: "a space in the middle", text: "483 920" },
    { name: "a dash", text: "483-920" },
    { name: "an en dash, which phones put for a dash", text: "483–920" },
    { name: "an em dash", text: "483—920" },
    { name: "a no-break hyphen", text: "483‑920" },
    { name: "a no-break space, as it comes from a copied text", text: "483\u00a0920" },
    { name: "a line break at the end", text: "483920\n" },
    { name: "groups of two", text: "48-39-20" },
  ])("$name", ({ text }) => expect(readTypedCode(text)).toBe("483920"));

  test("small letters are capitals", () => expect(readTypedCode("ab2c-9xyz")).toBe("AB2C9XYZ"));
  test("leading zeros stay", () => expect(readTypedCode("000042")).toBe("000042"));

  test("grouping never changes which code it is", () => {
    const separator = fc.constantFrom("", " ", "-", "–", "\u00a0");
    const grouped = fc.array(fc.tuple(fc.constantFrom(..."0123456789ABCXYZ"), separator), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(grouped, (parts) => {
        const typed = parts.map(([character, between]) => character + between).join("");
        expect(readTypedCode(typed)).toBe(parts.map(([character]) => character).join(""));
      }),
    );
  });
});

describe("what cannot be a code is refused before a guess is spent", () => {
  test.each([
    { name: "nothing", text: "" },
    { name: "separators alone", text: " - – " },
    { name: "Arabic digits", text: "٤٨٣٩٢٠" },
    { name: "Devanagari digits", text: "४८३९२०" },
    { name: "full-width digits", text: "４８３９２０" },
    { name: "a superscript", text: "48392²" },
    { name: "letters outside A to Z", text: "48392É" },
    { name: "a letter that would become two", text: "48392ß" },
    { name: "a letter that would become an S", text: "48392ſ" },
    { name: "a letter that would become an I", text: "48392ı" },
    { name: "a ligature", text: "ﬁ3920" },
    { name: "a Kelvin sign", text: "48392\u212a" },
    { name: "a Cyrillic look-alike", text: "48392А" },
    { name: "a dot", text: "483.920" },
    { name: "an underscore", text: "483_920" },
    { name: "a zero byte", text: "483920\0" },
    { name: "a zero-width space", text: "483\u200b920" },
    { name: "33 characters", text: "4".repeat(33) },
    { name: "a long run of spaces", text: `${" ".repeat(100)}483920` },
  ])("$name", ({ text }) => {
    expect(refusalOf(() => readTypedCode(text))).toMatchObject({ code: "invalid_request", faults: [{ path: "code" }] });
  });

  test("every digit of Unicode but ours", () => {
    for (let point = 0x80; point <= 0x1fbf9; point++) {
      const character = String.fromCodePoint(point);
      if (/\p{Nd}/u.test(character))
        expect(() => readTypedCode(`48392${character}`), `U+${point.toString(16)}`).toThrow();
    }
  });

  test("whatever is read is digits and capitals", () => {
    fc.assert(
      fc.property(anything, (text) => {
        let code: string;
        try {
          code = readTypedCode(text);
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid_request" });
          return;
        }
        expect(code).toMatch(/^[0-9A-Z]{1,32}$/);
      }),
    );
  });

  test("the refusal does not repeat what was typed", () => {
    expect(refusalOf(() => readTypedCode("48392É")).message).not.toContain("48392");
  });
});

describe("a code that the caller brings", () => {
  test.each([
    { text: "0000", want: "0000" },
    { text: "012345", want: "012345" },
    { text: "abCD12", want: "ABCD12" },
    { text: "ABCDEF123456", want: "ABCDEF123456" },
  ])("$text is kept as $want", ({ text, want }) => expect(readSuppliedCode(text)).toBe(want));

  test.each(["", "123", "1234567890123", "12 34", "12-34", "1234\n", "٤٨٣٩٢٠", "12é4", "1234ß"])(
    "%j is refused",
    (text) => {
      expect(refusalOf(() => readSuppliedCode(text))).toMatchObject({
        code: "invalid_request",
        faults: [{ path: "code" }],
      });
    },
  );

  test("can always be typed back as it was shown", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Za-z]{4,12}$/), (text) => {
        expect(readTypedCode(text)).toBe(readSuppliedCode(text));
      }),
    );
  });
});
