import { test } from "vitest";
import { BACKENDS } from "../support/stack.ts";
import { expectClean, SCENARIO_TIMEOUT_MS, SEED } from "./expect-clean.ts";
import { runPoints } from "./scenarios/points.ts";

test.each(BACKENDS)(
  "with the queue on %s, wherever a process dies between the request and the note, its verification goes on",
  async (backend) => {
    expectClean(await runPoints({ backend, seed: SEED, long: false, rounds: 1, perSecond: 8 }));
  },
  SCENARIO_TIMEOUT_MS,
);
