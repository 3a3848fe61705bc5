import type { Plant } from "../faults/plants/plant.ts";

/** The mistake that the trials must notice: answers leave when they are ready, and one of an unknown number is early. */
export const withoutBeat: Plant = {
  name: "answers to clients wait for no beat",
  edits: [
    { file: "apps/api/src/route/answer-client.ts", find: "    await untilBeat(startedMs, beatMs);", replace: "" },
    {
      file: "packages/core/src/verification/check-number-as-client.ts",
      find: "  const decoy = aDecoy(deps, access, phoneDigest);",
      replace: "  if (live === null) return null;\n  const decoy = aDecoy(deps, access, phoneDigest);",
    },
  ],
};
