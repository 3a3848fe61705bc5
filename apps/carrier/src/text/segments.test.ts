import { expect, test } from "vitest";
import { countSegments, forceGsm7 } from "./segments.ts";
import { spokenText } from "./spoken-text.ts";

test.each([
  { name: "an empty text", body: "", segments: 1 },
  { name: "160 septets", body: "x".repeat(160), segments: 1 },
  { name: "161 septets", body: "x".repeat(161), segments: 2 },
  { name: "306 septets", body: "x".repeat(306), segments: 2 },
  { name: "307 septets", body: "x".repeat(307), segments: 3 },
  { name: "80 euro signs, two septets each", body: "€".repeat(80), segments: 1 },
  { name: "81 euro signs", body: "€".repeat(81), segments: 2 },
  { name: "70 Cyrillic letters", body: "ф".repeat(70), segments: 1 },
  { name: "71 Cyrillic letters", body: "ф".repeat(71), segments: 2 },
  { name: "36 emoji, two units each", body: "😀".repeat(36), segments: 2 },
  { name: "one curly quote among 71 characters", body: `’${"x".repeat(70)}`, segments: 2 },
])("$name: $segments", ({ body, segments }) => expect(countSegments(body)).toBe(segments));

test("a text forced into GSM-7 keeps what fits and marks what does not", () => {
  expect(forceGsm7("Код: é€[1] 😀")).toBe("???: é€[1] ?");
});

test("TwiML is heard without its tags, however hostile", () => {
  expect(spokenText("<Response><Say>1, 2 &amp; &lt;3&gt;</Say></Response>")).toBe("1, 2 & <3>");
  expect(spokenText("<".repeat(60_000))).toHaveLength(60_000);
});
