import { cloneDatabase } from "@proofline/embedded/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { plants } from "./plants.ts";
import { runModel } from "./run-model.ts";
import { openMemoryWorld } from "./worlds/memory.ts";
import { openPostgresWorlds } from "./worlds/postgres.ts";

// With the size of the promise: node test/model/main.ts --commands 100000
describe("whatever is done to verifications, in whatever order,", () => {
  test("they end once, and every guess, send and event is counted as the reference says", async () => {
    const { commands, divergence } = await runModel({ commands: 10_000, seed: 1, open: openMemoryWorld });
    expect(divergence).toBeNull();
    expect(commands).toBeGreaterThanOrEqual(10_000);
  });

  test("so it is over the real database", async () => {
    const database = await cloneDatabase();
    onTestFinished(() => database.drop());
    const worlds = await openPostgresWorlds(database.url);
    onTestFinished(() => worlds.close());
    expect((await runModel({ commands: 300, seed: 1, open: worlds.begin })).divergence).toBeNull();
  });
});

describe("the model finds that", () => {
  test.each(plants)("$name", async ({ into }) => {
    const open: typeof openMemoryWorld = (rules) => {
      const world = openMemoryWorld(rules);
      return { ...world, deps: { ...world.deps, ...into(world) } };
    };
    const { divergence } = await runModel({ commands: 20_000, seed: 1, open });
    // By what it does, not because it cannot run.
    expect(divergence).toMatch(/: (the answer|verification \d+|what was told of locks)\n/);
  });
});
