import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../error/index.ts";
import { refusalOf } from "../testing/refusal.ts";
import { parsePhoneNumber } from "./parse-phone-number.ts";

/** All that a refusal may say: fixed sentences, so that no number gets into a log through one. */
const sentences = [
  "Not a phone number in international form, such as +447700900123.",
  "Not a phone number: no country has such a number.",
  "Not a possible phone number: wrong length for its country.",
  "Not a possible phone number: no line starts like this.",
];

describe("a number that people can have is taken", () => {
  test.each([
    { name: "a British mobile", text: "+447400123456", country: "GB", lineType: "mobile" },
    // Possible, though in no range that the numbering plan gives out: Ofcom keeps it for fiction, we for tests.
    { name: "a number of the range for fiction", text: "+447700900123", country: "GB", lineType: "unknown" },
    { name: "a North American number", text: "+12125551234", country: "US", lineType: "fixed_line_or_mobile" },
    {
      name: "a North American number of a range for fiction",
      text: "+15555550123",
      country: "US",
      lineType: "unknown",
    },
    { name: "a Russian mobile", text: "+79123456789", country: "RU", lineType: "mobile" },
    { name: "a Kazakh mobile, which shares its calling code", text: "+77011234567", country: "KZ", lineType: "mobile" },
    { name: "a Chinese mobile", text: "+8613812345678", country: "CN", lineType: "mobile" },
    {
      name: "an Italian landline, whose zero belongs to it",
      text: "+390612345678",
      country: "IT",
      lineType: "fixed_line",
    },
    { name: "a satellite phone, of no country", text: "+870773111632", country: null, lineType: "mobile" },
  ])("$name: $text", ({ text, country, lineType }) => {
    expect(parsePhoneNumber(text)).toEqual({ e164: text, country, lineType });
  });

  test.each([
    { name: "spaces", text: "+44 7700 900123" },
    { name: "spaces at the end", text: "+447700900123  " },
    { name: "dashes", text: "+44-7700-900123" },
    { name: "dots", text: "+44.7700.900.123" },
    { name: "round brackets", text: "+44 (7700) 900123" },
    { name: "the trunk zero in brackets, as on letterheads", text: "+44 (0)7700 900123" },
    { name: "a stray trunk zero", text: "+4407700900123" },
  ])("$name do not make it another number", ({ text }) => {
    expect(parsePhoneNumber(text)).toEqual({ e164: "+447700900123", country: "GB", lineType: "unknown" });
  });

  test("the spelling of Mexican mobiles that ended in 2019 is refused: it would be a second number of one person", () => {
    expect(parsePhoneNumber("+52 55 1234 5678").e164).toBe("+525512345678");
    expect(refusalOf(() => parsePhoneNumber("+52 1 55 1234 5678")).code).toBe("phone_number_invalid");
  });
});

describe("what is not a number is refused, with the field named and the number not repeated", () => {
  test.each([
    { name: "nothing", text: "" },
    { name: "a plus", text: "+" },
    { name: "no plus", text: "447700900123" },
    { name: "a national number", text: "07700900123" },
    { name: "the 00 of some countries", text: "00447700900123" },
    { name: "two pluses", text: "++447700900123" },
    { name: "a plus in the middle", text: "+44+7700900123" },
    { name: "a space before", text: " +447700900123" },
    { name: "a space after the plus", text: "+ 447700900123" },
    { name: "a full-width plus", text: "＋447700900123" },
    { name: "Arabic digits", text: "+٤٤٧٧٠٠٩٠٠١٢٣" },
    { name: "full-width digits", text: "+４４７７００９００１２３" },
    { name: "mathematical digits", text: "+𝟒𝟒𝟕𝟕𝟎𝟎𝟗𝟎𝟎𝟏𝟐𝟑" },
    { name: "letters", text: "+44CALLME" },
    { name: "letters after the number", text: "+447700900123abc" },
    { name: "an extension", text: "+442079460000;ext=12" },
    { name: "an extension in words", text: "+442079460000 x12" },
    { name: "a tel: address", text: "tel:+447700900123" },
    { name: "a line break", text: "+447700900123\n" },
    { name: "a second number after a line break", text: "+447700900123\n+447700900124" },
    { name: "a tab", text: "+44\t7700900123" },
    { name: "a zero byte", text: "+447700900123\0" },
    { name: "a zero-width space", text: "+44\u200b7700900123" },
    { name: "a no-break space", text: "+44\u00a07700900123" },
    { name: "a slash", text: "+44/7700900123" },
    { name: "brackets alone", text: "+1((((" },
    { name: "a calling code of zero", text: "+0123456789" },
    { name: "a calling code of nobody", text: "+9991234567" },
    { name: "too few digits", text: "+4477009" },
    { name: "a digit too many for the country", text: "+4477009001234" },
    { name: "sixteen digits", text: "+1234567890123456" },
    { name: "a hundred digits", text: `+${"4".repeat(100)}` },
    { name: "a North American area code that starts with 1", text: "+11125551234" },
    { name: "a North American area code that starts with 0", text: "+10125551234" },
    { name: "a zero where the country has none", text: "+330012345678" },
  ])("$name", ({ text }) => {
    const refusal = refusalOf(() => parsePhoneNumber(text));
    expect(refusal.code).toBe("phone_number_invalid");
    expect(refusal.faults).toEqual([{ path: "to", message: refusal.message }]);
    expect(sentences).toContain(refusal.message);
  });

  test("the field is the one it came in", () => {
    expect(refusalOf(() => parsePhoneNumber("x", "phone")).faults[0]?.path).toBe("phone");
  });
});

describe("for any text", () => {
  const nearly = fc.stringMatching(/^\+[0-9 ().-]{0,42}$/);
  const digits = fc.stringMatching(/^\+[0-9]{1,16}$/);
  const anything = fc.array(fc.nat({ max: 0x10ffff })).map((points) => String.fromCodePoint(...points));

  test("the answer is a number or a refusal, never another error", () => {
    fc.assert(
      fc.property(fc.oneof(anything, nearly, digits), (text) => {
        try {
          const { e164, country } = parsePhoneNumber(text);
          expect(e164).toMatch(/^\+[1-9][0-9]{4,14}$/);
          expect(country ?? "GB").toMatch(/^[A-Z]{2}$/);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.code).toBe("phone_number_invalid");
          expect(sentences).toContain(error.message);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("a number that was read once is read the same again: it has one spelling to be found by", () => {
    fc.assert(
      fc.property(fc.oneof(nearly, digits), (text) => {
        const once = readOrNull(text);
        if (once !== null) expect(parsePhoneNumber(once.e164)).toEqual(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

function readOrNull(text: string) {
  try {
    return parsePhoneNumber(text);
  } catch {
    return null;
  }
}
