import { test } from "vitest";
import { BACKENDS } from "../support/stack.ts";
import { expectClean, SCENARIO_TIMEOUT_MS, SEED } from "./expect-clean.ts";
import { runKills } from "./scenarios/kills.ts";

test.each(BACKENDS)(
  "with the queue on %s, whoever is killed at whatever moment, no verification is lost and no other code is texted",
  async (backend) => {
    expectClean(await runKills({ backend, seed: SEED, long: false, kills: 8, perSecond: 8 }));
  },
  SCENARIO_TIMEOUT_MS,
);
