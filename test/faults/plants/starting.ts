import { changedSettings, maskedLog, parallelStarts, repeatedStart } from "../drills/starting.ts";
import type { PlantedBug } from "./planted-bug.ts";

const START = "packages/db/src/verification/start.ts";

export const startingPlants: readonly PlantedBug[] = [
  {
    name: "an answer is not kept for its Idempotency-Key",
    drill: repeatedStart,
    rule: "a repeated request sends once",
    edits: [{ file: START, find: "from started where answer_key is not null", replace: "from started where false" }],
  },
  {
    name: "a live verification does not stop the next",
    drill: parallelStarts,
    rule: "parallel starts for one number are one verification",
    edits: [{ file: START, find: "where l.expires_at <= now()", replace: "where true" }],
  },
  {
    name: "settings are acted on as they were remembered",
    drill: changedSettings,
    rule: "no start acts on settings that were changed",
    edits: [{ file: START, find: "and p.version = i.project_version", replace: "" }],
  },
  {
    name: "the log does not mask",
    drill: maskedLog,
    rule: "no clear number is logged",
    edits: [
      {
        file: "packages/observability/src/mask/mask-phone-number.ts",
        find: '  const digits = e164.replace(/\\D/g, "");',
        replace: '  if (e164.length > 0) return e164;\n  const digits = e164.replace(/\\D/g, "");',
      },
    ],
  },
];
