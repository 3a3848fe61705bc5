import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanJson } from "./scan-json.ts";

describe("what two JSON readers could read differently is found", () => {
  test.each([
    ['{"to":"+1","to":"+2"}', "to", "Given twice."],
    ['{"to":"+1","\\u0074o":"+2"}', "to", "Given twice."],
    ['{"a":{"b":1,"c":2,"b":3}}', "a.b", "Given twice."],
    ['{"a":[{},{"x":1,"x":2}]}', "a.1.x", "Given twice."],
    ['{"a" :1, "a"\n:2}', "a", "Given twice."],
    ['{"__proto__":{}}', "__proto__", "This name is not allowed."],
    ['{"metadata":{"\\u005f_proto__":1}}', "metadata.__proto__", "This name is not allowed."],
  ])("%s", (text, path, message) => {
    expect(scanJson(text)).toEqual({ path, message });
  });

  test("nesting that would exhaust the stack of whoever reads it", () => {
    expect(scanJson(`{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`)).toMatchObject({
      message: "Nested deeper than 16.",
    });
  });
});

test.each([
  "{}",
  '{"a":"a","b":"a"}',
  '{"a":{"a":{"a":1}},"b":{"a":2}}',
  '[{"a":1},{"a":2}]',
  '{"a":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a":"\\\\","b":"\\""}',
  '{"a":"b:","c":["d:",":"]}',
  '{"constructor":1,"toString":2}',
])("%s is left alone", (text) => {
  expect(scanJson(text)).toBeNull();
});

test("no value that JSON.stringify wrote is refused, but for names and depth that are", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const text = JSON.stringify(value);
      expect(scanJson(text) === null || text.includes("__proto__")).toBe(true);
    }),
  );
});

test("a name that is put in a second time is always found", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }), fc.nat(), (members, at) => {
      const names = Object.keys(members).filter((name) => name !== "__proto__");
      const name = names[at % Math.max(1, names.length)];
      if (name === undefined) return;
      const entries = [...Object.entries(members), [name, 1] as const];
      const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
      expect(scanJson(text)).not.toBeNull();
    }),
  );
});
