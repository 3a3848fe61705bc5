import type { ProjectSettings } from "@proofline/core/project";
import { TEST_NUMBER } from "../../packages/core/src/testing/builders.ts";
import { createTestRandom } from "../../packages/core/src/testing/random.ts";
import { createVerificationWorld } from "../../packages/core/src/testing/verification-world.ts";
import type { Ground } from "./ground.ts";

/** A number of its own, in memory, with a time of its own. The same seed has the same codes. */
export function createMemoryGround(settings: Partial<ProjectSettings>, seed: string): Ground {
  const { deps, access, clock } = createVerificationWorld(settings);
  return {
    deps: { ...deps, random: createTestRandom(seed) },
    access,
    to: TEST_NUMBER,
    now: () => clock.now(),
    wait: async (seconds) => clock.advance(seconds),
  };
}
