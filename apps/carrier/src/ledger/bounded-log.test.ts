import fc from "fast-check";
import { expect, test } from "vitest";
import { createBoundedLog, type LogEntry } from "./bounded-log.ts";

test("after any traffic, the log holds exactly the newest, by number and in all, oldest first", () => {
  const numbers = fc.array(fc.constantFrom("+1", "+2", "+3"), { maxLength: 60 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 10 }), (sent, max, limit) => {
      const log = createBoundedLog<LogEntry>(max);
      const all = sent.map((to, index) => ({ id: String(index), to }));
      const evicted = all.map((entry) => log.add(entry)).filter((entry) => entry !== undefined);
      const kept = all.slice(-max);
      expect(evicted).toEqual(all.slice(0, -max));
      expect(log.list({})).toEqual(kept);
      expect(log.list({ limit })).toEqual(kept.slice(-limit));
      for (const to of ["+1", "+2", "+3"]) expect(log.list({ to })).toEqual(kept.filter((entry) => entry.to === to));
    }),
  );
});
