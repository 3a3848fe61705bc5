import fc from "fast-check";
import { TypeID, typeid } from "typeid-js";
import { describe, expect, test } from "vitest";
import { createTestClock } from "../testing/clock.ts";
import { createTestRandom } from "../testing/random.ts";
import { fromUuid, newId, readId, toUuid } from "./id.ts";

const random = createTestRandom("ids");
const timestampMs = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const newAt = (ms: number) => newId("ver", { clock: createTestClock(new Date(ms)), random });
const uuidOf = (id: string) => toUuid("ver", id) ?? "refused";

describe("a new id", () => {
  test("is a UUIDv7 of the RFC 9562 variant that carries its millisecond", () => {
    // JavaScript dates end at 8.64e15, which is beyond 48 bits.
    fc.assert(
      fc.property(timestampMs, (ms) => {
        const uuid = uuidOf(newAt(ms));
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)).toBe(ms);
      }),
    );
  });

  test("sorts after every id of an earlier millisecond, as text and as UUID", () => {
    fc.assert(
      fc.property(timestampMs, timestampMs, (a, b) => {
        fc.pre(a !== b);
        const [earlier, later] = [newAt(Math.min(a, b)), newAt(Math.max(a, b))];
        expect(earlier < later).toBe(true);
        expect(uuidOf(earlier) < uuidOf(later)).toBe(true);
      }),
    );
  });

  test("is another one within the same millisecond", () => {
    const ids = Array.from({ length: 1_000 }, () => newAt(1_800_000_000_000));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("reads only the sixteen bytes it was given, also from the middle of a buffer", () => {
    const pool = new Uint8Array(64).fill(0xff);
    const bytes = pool.subarray(32, 48).fill(0);
    const id = newId("ver", { clock: createTestClock(new Date(0)), random: { bytes: () => bytes } });
    expect(uuidOf(id)).toBe("00000000-0000-7000-8000-000000000000");
  });
});

describe("text and UUID are two spellings of one id", () => {
  test("any UUID survives the way there and back", () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(toUuid("ver", fromUuid("ver", uuid))).toBe(uuid);
      }),
    );
  });

  test("our text is what typeid-js writes and reads for the same UUID", () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const ours = fromUuid("ver", uuid);
        expect(TypeID.fromUUID("ver", uuid).toString()).toBe(ours);
        expect(TypeID.fromString(ours, "ver").toUUID()).toBe(uuid);
      }),
    );
  });

  test("an id made by typeid-js is read", () => {
    for (let i = 0; i < 100; i++) {
      const theirs = typeid("msg");
      expect(toUuid("msg", theirs.toString())).toBe(theirs.toUUID());
    }
  });

  test("UUIDs in capitals are the same id", () => {
    expect(fromUuid("ver", "019A0000-0000-7000-8000-0000000000AF")).toBe(
      fromUuid("ver", "019a0000-0000-7000-8000-0000000000af"),
    );
  });
});

describe("what is no id is answered with null, so that it looks like an unknown one", () => {
  const good = fromUuid("ver", "019a0000-0000-7000-8000-000000000001");
  test.each([
    { name: "another prefix", text: good.replace("ver_", "msg_") },
    { name: "no prefix", text: good.slice(4) },
    { name: "nothing", text: "" },
    { name: "the prefix alone", text: "ver_" },
    { name: "one character short", text: good.slice(0, -1) },
    { name: "one character more", text: `${good}0` },
    { name: "capitals", text: good.toUpperCase().replace("VER_", "ver_") },
    { name: "a letter that the alphabet leaves out", text: `${good.slice(0, -1)}u` },
    { name: "a letter that people read as a digit", text: `${good.slice(0, -1)}l` },
    { name: "more than 128 bits", text: `ver_8${good.slice(5)}` },
    { name: "a line break at the end", text: `${good}\n` },
    { name: "a UUID", text: "019a0000-0000-7000-8000-000000000001" },
  ])("$name", ({ text }) => {
    expect(toUuid("ver", text)).toBeNull();
    expect(readId("ver", text)).toBeNull();
  });

  test("an id is read as it is", () => expect(readId("ver", good)).toBe(good));

  test("whatever else is read would be written the same way", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `ver_${text}`),
          fc.stringMatching(/^ver_[0-9a-z]{26}$/),
        ),
        (text) => {
          const uuid = toUuid("ver", text);
          if (uuid !== null) expect(fromUuid("ver", uuid)).toBe(text);
        },
      ),
    );
  });
});
