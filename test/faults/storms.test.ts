import { test } from "vitest";
import { expectClean, SCENARIO_TIMEOUT_MS, SEED } from "./expect-clean.ts";
import { runScenario } from "./scenarios/catalog.ts";

test(
  "whatever happens to Redis, nothing that was acknowledged is lost",
  async () => {
    expectClean(await runScenario("redis", { backend: "redis", seed: SEED, long: false }));
  },
  SCENARIO_TIMEOUT_MS,
);

test(
  "whatever happens to PostgreSQL, nothing that was acknowledged is lost",
  async () => {
    expectClean(await runScenario("postgres", { backend: "postgres", seed: SEED, long: false }));
  },
  SCENARIO_TIMEOUT_MS,
);
