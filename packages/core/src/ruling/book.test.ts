import { expect, test } from "vitest";
import { anId } from "../testing/builders.ts";
import { createTestClock } from "../testing/clock.ts";
import { createRulingBook, type LostRulings } from "./book.ts";
import type { SignedRuling } from "./ruling.ts";

const aRuling = (serial: number, project = 1): SignedRuling => ({
  id: anId("dec", serial),
  projectId: anId("prj", project),
  verificationId: null,
  phoneDigest: "00".repeat(16),
  outcome: { action: "refuse", step: "country", code: "country_not_allowed" },
  text: "{}",
  keyId: "k1",
  mac: new Uint8Array(32),
});

function open({ perSecondMax = 50, fails = false } = {}) {
  const groups: number[] = [];
  const lost: LostRulings[] = [];
  const clock = createTestClock();
  const store = {
    async keep(rulings: readonly SignedRuling[]) {
      groups.push(rulings.length);
      await Promise.resolve();
      if (fails) throw new Error("away");
    },
  };
  const book = createRulingBook({ store, clock, perSecondMax, onLost: (each) => void lost.push(each) });
  return { book, groups, lost, clock };
}

test("refusals that come at once are kept in few statements, all of them", async () => {
  const { book, groups } = open({ perSecondMax: 1_000 });
  const kept = await Promise.all(Array.from({ length: 150 }, (_, serial) => book.note(aRuling(serial))));
  expect(kept.every(Boolean)).toBe(true);
  expect(groups).toEqual([1, 100, 49]);
});

test("of a flood so many are kept a second, the rest is counted, and another project's are kept", async () => {
  const { book, lost, clock } = open({ perSecondMax: 3 });
  const flood = await Promise.all(Array.from({ length: 10 }, (_, serial) => book.note(aRuling(serial))));
  expect(flood.filter(Boolean)).toHaveLength(3);
  expect(lost).toEqual(Array.from({ length: 7 }, () => ({ why: "flood", count: 1 })));
  expect(await book.note(aRuling(11, 2))).toBe(true);
  clock.advance(1_000);
  expect(await book.note(aRuling(12))).toBe(true);
});

test("a store that is away costs the record, never the answer, and somebody is told", async () => {
  const { book, lost } = open({ fails: true });
  expect(await Promise.all([book.note(aRuling(1)), book.note(aRuling(2))])).toEqual([false, false]);
  expect(lost).toMatchObject([
    { why: "store", count: 1 },
    { why: "store", count: 1 },
  ]);
});
