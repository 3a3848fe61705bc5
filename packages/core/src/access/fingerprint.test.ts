import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprint } from "./fingerprint.ts";

const hex = (value: unknown) => Buffer.from(fingerprint(value)).toString("hex");
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

describe("the fingerprint of a request", () => {
  test("does not depend on the order of its fields, at any depth", () => {
    expect(hex({ a: 1, b: { c: 2, d: 3 } })).toBe(hex({ b: { d: 3, c: 2 }, a: 1 }));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hex(shuffled(value))).toBe(hex(value));
      }),
    );
  });

  test("does not see a field that was not given", () => expect(hex({ a: 1, b: undefined })).toBe(hex({ a: 1 })));

  test("is the same before and after the way over the wire", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hex(JSON.parse(JSON.stringify(value)))).toBe(hex(value));
      }),
    );
  });

  test.each<[string, unknown, unknown]>([
    ["a changed value", { to: "+447700900123" }, { to: "+447700900124" }],
    ["a number that became text", { a: 1 }, { a: "1" }],
    ["null that became nothing", { a: null }, {}],
    ["the order of a list", [1, 2], [2, 1]],
    ["a list that became an object", ["a"], { 0: "a" }],
    ["a field that moved inside", { a: { b: 1 } }, { a: {}, b: 1 }],
    ["quotes that look like structure", { a: '1","b":"2' }, { a: "1", b: "2" }],
    ["nesting", [[1], 2], [[1, 2]]],
    ["an empty list and an empty object", [], {}],
  ])("sees %s", (_, one, two) => expect(hex(one)).not.toBe(hex(two)));

  test("two different requests never have the same one", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
        const same = JSON.stringify(shuffled(sortKeys(one))) === JSON.stringify(shuffled(sortKeys(two)));
        expect(hex(one) === hex(two)).toBe(same);
      }),
    );
  });
});

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
}
