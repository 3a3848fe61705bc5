import { describe, test } from "vitest";
import { BACKENDS } from "../support/stack.ts";
import { expectClean, SCENARIO_TIMEOUT_MS, SEED } from "./expect-clean.ts";
import { runKills } from "./scenarios/kills.ts";
import { runPoints } from "./scenarios/points.ts";

describe.each(BACKENDS)("with the queue on %s", (backend) => {
  test(
    "whoever is killed at whatever moment, no verification is lost and no other code is texted",
    async () => {
      expectClean(await runKills({ backend, seed: SEED, long: false, kills: 8, perSecond: 8 }));
    },
    SCENARIO_TIMEOUT_MS,
  );

  test(
    "wherever a process dies between the request and the note, its verification goes on",
    async () => {
      expectClean(await runPoints({ backend, seed: SEED, long: false, rounds: 1, perSecond: 8 }));
    },
    SCENARIO_TIMEOUT_MS,
  );
});
