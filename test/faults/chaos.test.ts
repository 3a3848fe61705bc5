import { test } from "vitest";
import { expectClean, SCENARIO_TIMEOUT_MS, SEED } from "./expect-clean.ts";
import { runChaos } from "./scenarios/chaos.ts";

test(
  "with providers that fail three times out of ten, in every way there is, each text finds one in time",
  async () => {
    expectClean(await runChaos({ backend: "redis", seed: SEED, long: false, sends: 200, perSecond: 10 }));
  },
  SCENARIO_TIMEOUT_MS,
);
