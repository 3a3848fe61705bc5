import { configDefaults, defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/test/longest-first.ts";

const contractTests = "{packages,apps}/*/src/**/*.contract.test.ts";
const servers = { globalSetup: "./test/support/global-setup.ts" };

export default defineConfig({
  test: {
    // A file per core: the machine that runs everything has two, and PostgreSQL and Redis want their share.
    maxWorkers: "100%",
    // Longer than a database may take to stop.
    teardownTimeout: 30_000,
    sequence: { sequencer: LongestFirst },
    // One project after the other: journeys watch the clock, and must not share the cores with a thousand properties.
    projects: [
      {
        test: {
          name: "unit",
          sequence: { groupOrder: 0 },
          include: ["{packages,apps}/*/src/**/*.test.ts", "scripts/**/*.test.ts", "bench/src/**/*.test.ts"],
          exclude: [...configDefaults.exclude, contractTests],
          // Properties run thousands of cases: on a busy machine that takes longer than the usual five seconds.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "contract",
          sequence: { groupOrder: 1 },
          include: [contractTests],
          // Each waits on servers for half of its time.
          maxWorkers: 3,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          ...servers,
        },
      },
      {
        test: {
          name: "e2e",
          sequence: { groupOrder: 2 },
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, "test/faults/**"],
          // Journeys wait more than they work.
          maxWorkers: 4,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...servers,
        },
      },
      {
        test: {
          // Kills processes and measures how soon others take over: the other projects must be over.
          name: "faults",
          sequence: { groupOrder: 3 },
          include: ["test/faults/**/*.test.ts"],
          // Most of the time is waiting: for a lock to run out, a heartbeat to be missed, a fault to be over.
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...servers,
        },
      },
    ],
  },
});
