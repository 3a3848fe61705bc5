import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readKeyRing } from "./key-ring.ts";

const base64 = (length: number, fill = 7) => Buffer.alloc(length, fill).toString("base64");
const faultsOf = (text: string) => {
  const reading = readKeyRing(text);
  return reading.ok ? [] : reading.faults;
};
const ringOf = (text: string) => {
  const reading = readKeyRing(text);
  if (!reading.ok) throw new Error(reading.faults.join("; "));
  return reading.ring;
};

describe("a ring that can be used", () => {
  test("the first key writes, every key reads", () => {
    const ring = ringOf(`new:${base64(32, 1)},old:${base64(32, 2)}`);
    expect(ring.newestId).toBe("new");
    expect(ring.keyFor("seal", "new")).not.toBeNull();
    expect(ring.keyFor("seal", "old")).not.toBeNull();
  });

  test("spaces and line breaks around the entries do not matter", () => {
    const ring = ringOf(` new:${base64(32, 1)} ,\n old:${base64(32, 2)}\n`);
    expect(ring.newestId).toBe("new");
    expect(ring.keyFor("seal", "old")).toEqual(ringOf(`old:${base64(32, 2)}`).keyFor("seal", "old"));
  });

  test("keys longer than 32 bytes and the URL-safe alphabet are taken", () => {
    expect(faultsOf(`k:${randomBytes(64).toString("base64url")}`)).toEqual([]);
    expect(faultsOf(`k:${base64(33)}`)).toEqual([]);
  });

  test("each purpose has a key of its own, so that what one leaks opens nothing of another", () => {
    const ring = ringOf(`a:${base64(32, 1)},b:${base64(32, 2)}`);
    const keys = (["code", "seal", "receipt"] as const).flatMap((purpose) =>
      ["a", "b"].map((id) => Buffer.from(ring.keyFor(purpose, id) ?? []).toString("hex")),
    );
    expect(new Set(keys).size).toBe(6);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(keys).not.toContain(Buffer.alloc(32, 1).toString("hex"));
  });

  test("the same key means the same, in every process and however often it is asked", () => {
    const text = `k:${base64(32)}`;
    const ring = ringOf(text);
    expect(ring.keyFor("code", "k")).toEqual(ring.keyFor("code", "k"));
    expect(ring.keyFor("code", "k")).toEqual(ringOf(text).keyFor("code", "k"));
  });

  test("derivation is pinned: a change would make every stored number unreadable", () => {
    const key = ringOf(`k:${base64(32)}`).keyFor("seal", "k");
    expect(Buffer.from(key ?? []).toString("hex")).toBe(
      "907bddd7f28d222046c00c378468b2c4e9c63dcc91b33fa43a2d54394a0afd2e",
    );
  });

  test("a key that is not in the ring is null, also when its id looks like a property of objects", () => {
    const ring = ringOf(`k:${base64(32)}`);
    expect(ring.keyFor("seal", "other")).toBeNull();
    expect(ring.keyFor("seal", "constructor")).toBeNull();
  });
});

describe("a ring that cannot be used", () => {
  test.each([
    { name: "nothing", text: "", faults: ["entry 1 is not id:base64"] },
    { name: "no id", text: base64(32), faults: ["entry 1 is not id:base64"] },
    { name: "an empty id", text: `:${base64(32)}`, faults: ["entry 1 is not id:base64"] },
    { name: "capitals in the id", text: `K1:${base64(32)}`, faults: ["entry 1 is not id:base64"] },
    { name: "an id of 17", text: `${"k".repeat(17)}:${base64(32)}`, faults: ["entry 1 is not id:base64"] },
    { name: "no key", text: "k:", faults: ["entry 1 is not id:base64"] },
    { name: "no base64", text: "k:???", faults: ["entry 1 is not id:base64"] },
    { name: "31 bytes", text: `k:${base64(31)}`, faults: ["entry 1 has fewer than 32 bytes"] },
    { name: "a comma at the end", text: `k:${base64(32)},`, faults: ["entry 2 is not id:base64"] },
    {
      name: "an id twice",
      text: `k:${base64(32, 1)},k:${base64(32, 2)}`,
      faults: ["entry 2 repeats the id of an earlier one"],
    },
  ])("$name is refused by its position", ({ text, faults }) => expect(faultsOf(text)).toEqual(faults));

  test("every fault is named at once, not the first alone", () => {
    expect(faultsOf(`a:${base64(8)},not a key,b:${base64(32)},b:${base64(9)}`)).toEqual([
      "entry 1 has fewer than 32 bytes",
      "entry 2 is not id:base64",
      "entry 4 has fewer than 32 bytes",
      "entry 4 repeats the id of an earlier one",
    ]);
  });

  test("no fault repeats a word of what was given: it may be a key", () => {
    const entry = fc.oneof(
      fc.string(),
      fc.base64String({ minLength: 4 }).map((key) => `k:${key}`),
    );
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
        for (const fault of faultsOf(entries.join(","))) {
          expect(fault).toMatch(
            /^entry \d+ (is not id:base64|has fewer than 32 bytes|repeats the id of an earlier one)$/,
          );
        }
      }),
    );
  });
});
