import fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { describe, expect, test } from "vitest";
import { countSegments, isGsm7 } from "./segments.ts";

describe("what a text is billed as", () => {
  test.each([
    { name: "nothing is one", text: "", segments: 1 },
    { name: "160 letters fit into one", text: "a".repeat(160), segments: 1 },
    { name: "161 need two", text: "a".repeat(161), segments: 2 },
    { name: "306 fill two", text: "a".repeat(306), segments: 2 },
    { name: "307 need three", text: "a".repeat(307), segments: 3 },
    { name: "a euro sign counts double: 159 and one need two", text: `${"a".repeat(159)}€`, segments: 2 },
    { name: "80 euro signs fill one", text: "€".repeat(80), segments: 1 },
    { name: "81 need two", text: "€".repeat(81), segments: 2 },
    {
      name: "a euro sign is not cut in two: the 153rd place stays empty",
      text: `${"a".repeat(152)}€${"a".repeat(152)}`,
      segments: 3,
    },
    { name: "70 Cyrillic letters fit into one", text: "я".repeat(70), segments: 1 },
    { name: "71 need two", text: "я".repeat(71), segments: 2 },
    { name: "134 fill two", text: "я".repeat(134), segments: 2 },
    { name: "135 need three", text: "я".repeat(135), segments: 3 },
    { name: "one emoji turns 70 letters into two", text: `${"a".repeat(69)}😀`, segments: 2 },
    { name: "35 emoji fill one", text: "😀".repeat(35), segments: 1 },
    { name: "36 need two", text: "😀".repeat(36), segments: 2 },
    {
      name: "an emoji is not cut in two: the 67th place stays empty",
      text: `${"я".repeat(66)}😀${"я".repeat(66)}`,
      segments: 3,
    },
    { name: "one curly quote halves the room", text: `${"a".repeat(70)}’`, segments: 2 },
  ])("$name", ({ text, segments }) => expect(countSegments(text)).toBe(segments));
});

describe("the same as the calculator that Twilio publishes", () => {
  const theirs = (text: string) => new SegmentedMessage(text, "auto", false);
  // Neither combining marks nor joiners: the calculator keeps clusters of them together, which no handset promises.
  const gsm = fc.constantFrom(..."@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€");
  const wide = fc.constantFrom(..."яЖçóá’“”–中文αح😀🚀🎉");

  // Around every place where a segment ends.
  const length = fc
    .tuple(fc.constantFrom(1, 35, 67, 70, 76, 80, 134, 153, 160, 201, 306), fc.integer({ min: -2, max: 2 }))
    .map(([edge, off]) => Math.max(1, edge + off));

  test.each([
    { name: "GSM-7 texts", character: gsm },
    { name: "texts in any script", character: fc.oneof(gsm, wide) },
  ])("for $name of every length", ({ character }) => {
    const characters = length.chain((size) => fc.array(character, { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(characters, (drawn) => {
        const text = drawn.join("");
        const calculated = theirs(text);
        expect(countSegments(text)).toBe(calculated.segmentsCount);
        expect(isGsm7(text)).toBe(calculated.getEncodingName() === "GSM-7");
      }),
      { numRuns: 100 },
    );
  });

  test("for every character of the first planes alone", () => {
    const differing: string[] = [];
    for (let point = 0x20; point < 0x2_100; point++) {
      const character = String.fromCodePoint(point);
      if (isGsm7(character) !== (theirs(character).getEncodingName() === "GSM-7"))
        differing.push(`U+${point.toString(16)}`);
    }
    expect(differing).toEqual([]);
  });
});
