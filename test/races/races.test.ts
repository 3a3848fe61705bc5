import { cloneDatabase, redis } from "@proofline/embedded/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { BACKENDS } from "../support/stack.ts";
import { openGround } from "./ground/open-ground.ts";
import { races, runRaces } from "./run-races.ts";

// With the sizes of the promise and many rounds: node test/races/main.ts
const SIZE = { wrong: 60, right: 30, others: 12 };

describe.each(BACKENDS)("over several API processes, with the queue on %s", (backend) => {
  test("no guess is compared beyond the budget, one right guess verifies, and nothing is sent or told twice", async () => {
    const database = await cloneDatabase();
    onTestFinished(() => database.drop());
    const queue = backend === "redis" ? redis() : null;
    const ground = await openGround({ databaseUrl: database.url, redis: queue, apis: 2, seed: 1 });
    onTestFinished(() => ground.close());
    const reports = await runRaces(ground, { rounds: 1, size: SIZE });
    expect(reports).toHaveLength(races.length);
    expect(reports.filter(({ broken }) => Object.keys(broken).length > 0)).toEqual([]);
  });
});
