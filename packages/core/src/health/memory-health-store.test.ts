import { describe } from "vitest";
import { createTestClock } from "../testing/clock.ts";
import { healthStoreExam } from "../testing/health-store-exam.ts";
import { createMemoryHealthStore } from "../testing/memory-health-store.ts";

describe("health in memory", () => {
  healthStoreExam(() => {
    const clock = createTestClock();
    return {
      store: createMemoryHealthStore(clock),
      now: () => clock.now(),
      pass: async (seconds) => clock.advance(seconds),
    };
  });
});
