import {
  afterExpiry,
  everyEvent,
  guessesAfterResend,
  guessesAfterStart,
  parallelGuesses,
  parallelSuccess,
  suppliedCode,
} from "../drills/judging.ts";
import type { PlantedBug } from "./planted-bug.ts";

const SPEND = "packages/db/src/verification/spend-check.ts";
const END = "packages/db/src/verification/end.ts";
const RESEND = "packages/db/src/verification/resend.ts";

export const judgingPlants: readonly PlantedBug[] = [
  {
    name: "a guess is compared whatever was counted",
    drill: parallelGuesses,
    rule: "a guess is counted before it is compared",
    edits: [{ file: SPEND, find: "and v.checks_used < v.checks_max)\n", replace: ")\n" }],
  },
  {
    name: "a resend resets the guesses",
    drill: guessesAfterResend,
    rule: "a resend gives no new guesses",
    edits: [
      {
        file: RESEND,
        find: `set sends_used = \${v.sendsUsed},`,
        replace: `set checks_used = 0, sends_used = \${v.sendsUsed},`,
      },
    ],
  },
  {
    name: "a new verification gives new guesses",
    drill: guessesAfterStart,
    rule: "a new verification gives no new guesses",
    edits: [
      {
        file: SPEND,
        find: `\${isLocked(sql, limits.number)}))`,
        replace: "false))",
      },
      { file: SPEND, find: `where not \${isLocked(sql, limits.number)}`, replace: "" },
    ],
  },
  {
    name: "an end does not look at the status",
    drill: parallelSuccess,
    rule: "a success is one event",
    edits: [
      {
        file: END,
        find: `and v.id = any (\${ids}::uuid[]) and v.status = 'pending'`,
        replace: `and v.id = any (\${ids}::uuid[])`,
      },
    ],
  },
  {
    name: "a check does not look at the clock",
    drill: afterExpiry,
    rule: "a code is worth nothing after it expired",
    edits: [
      { file: SPEND, find: "v.status = 'pending' and v.expires_at > now() and", replace: "v.status = 'pending' and" },
    ],
  },
  {
    name: "a resend does not look at the clock",
    drill: afterExpiry,
    rule: "nothing is sent again after expiry",
    edits: [
      { file: RESEND, find: "and status = 'pending' and expires_at > now()", replace: "and status = 'pending'" },
      {
        file: "packages/core/src/verification/get-verification.ts",
        find: 'if (verification.status !== "pending" || verification.expiresAt > deps.clock.now())',
        replace: 'if (verification.status !== "pending" || deps.clock.now().getTime() > 0)',
      },
    ],
  },
  {
    name: "a supplied code outlives its verification",
    drill: suppliedCode,
    rule: "a supplied code is erased when its verification ends",
    edits: [{ file: END, find: "ended_at = i.ended_at, code_sealed = null,", replace: "ended_at = i.ended_at," }],
  },
  {
    name: "an end is written without its event",
    drill: everyEvent,
    rule: "every state has its event",
    edits: [
      {
        file: END,
        find: "select event_id, project_id, event_type, id, ended_at, event_data from ended",
        replace: "select event_id, project_id, event_type, id, ended_at, event_data from ended where false",
      },
    ],
  },
];
