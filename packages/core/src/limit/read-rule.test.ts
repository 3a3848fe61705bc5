import { expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { presetRules } from "./presets.ts";
import { type RuleInput, readRule } from "./read-rule.ts";

const windows = [{ max: 1, seconds: 60 }];

test("a rule is kept with its shortest window first, and a preset's name says what it counts by", () => {
  const long = { max: 9, seconds: 3_600 };
  expect(readRule({ name: "number", windows: [long, ...windows] })).toEqual({
    name: "number",
    by: "number",
    key: null,
    windows: [...windows, long],
  });
  expect(readRule({ name: "device", by: "key", key: "device", windows })).toMatchObject({ by: "key", key: "device" });
});

test.each<[string, RuleInput]>([
  ["name", { name: "Number", by: "number", windows }],
  ["name", { name: 'a"b', by: "number", windows }],
  ["by", { name: "burst", windows }],
  ["by", { name: "number", by: "country", windows }],
  ["key", { name: "device", by: "key", windows }],
  ["key", { name: "burst", by: "number", key: "device", windows }],
  ["windows", { name: "number", windows: [...windows, ...windows] }],
  [
    "windows",
    {
      name: "number",
      windows: [
        { max: 5, seconds: 60 },
        { max: 4, seconds: 3_600 },
      ],
    },
  ],
])("%s is refused with a reason", (path, input) => {
  const { code, faults } = refusalOf(() => readRule(input));
  expect(code).toBe("invalid_request");
  expect(faults).toMatchObject([{ path, message: expect.stringMatching(/.{20,}/) }]);
});

test("the rules of every preset are rules that could be set", () => {
  for (const rule of Object.values(presetRules).flat()) {
    expect(readRule({ name: rule.name, by: rule.by, windows: rule.windows })).toEqual(rule);
  }
});
