import { deadAfterGivingUp, doubledClaim, staleClaim } from "../drills/fencing.ts";
import { deadWorker, expiredText, lateReceipt, lostAnswer, lostJob, nobodyKnows } from "../drills/sending.ts";
import type { PlantedBug } from "./planted-bug.ts";

const LADDER = "packages/core/src/message/ladder.ts";
const CLAIM = "packages/db/src/message/claim.ts";
const SWEEP = "packages/core/src/sweep/sweep.ts";

export const sendingPlants: readonly PlantedBug[] = [
  {
    name: "the sweep nudges nothing",
    drill: lostJob,
    rule: "a text whose job is lost goes out all the same",
    edits: [{ file: SWEEP, find: "const nudged = await nudge(deps);", replace: "const nudged = 0;" }],
  },
  {
    name: "the sweep takes nothing over",
    drill: deadWorker,
    rule: "what a dead worker held is taken over",
    edits: [{ file: SWEEP, find: "const recovered = await recoverStuck(deps);", replace: "const recovered = 0;" }],
  },
  {
    name: "the sweep follows no failure",
    drill: deadAfterGivingUp,
    rule: "what was given up by a worker that died ends as undeliverable",
    edits: [{ file: SWEEP, find: "const followed = await followFailures(deps);", replace: "const followed = 0;" }],
  },
  {
    name: "nobody looks up what became of a text",
    drill: lostAnswer,
    rule: "a text that its provider knows is not sent again",
    edits: [
      {
        file: "packages/core/src/message/look-up-attempts.ts",
        find: "if (provider?.lookUp === undefined)",
        replace: "if (provider !== null)",
      },
    ],
  },
  {
    name: "what counts attempts cannot look up",
    drill: lostAnswer,
    rule: "a text that its provider knows is not sent again",
    edits: [{ file: "apps/worker/src/metrics.ts", find: "    ...provider,\n", replace: "    id: provider.id,\n" }],
  },
  {
    name: "an unknown is failed over blindly",
    drill: lostAnswer,
    rule: "a text that its provider knows is not sent again",
    edits: [
      {
        file: "packages/core/src/message/decide-next.ts",
        find: "const unsettled = settleUnknown(situation);",
        replace: "const unsettled = null as ReturnType<typeof settleUnknown>;",
      },
    ],
  },
  {
    name: "an unknown is not held",
    drill: lateReceipt,
    rule: "a receipt gets its time before another text goes out",
    edits: [{ file: LADDER, find: "ambiguityHoldSeconds: 8,", replace: "ambiguityHoldSeconds: 0," }],
  },
  {
    name: "a retry carries a new code",
    drill: nobodyKnows,
    rule: "every text of a verification carries the same code",
    edits: [
      {
        file: "packages/core/src/message/render-message.ts",
        find: "return coded.content.suppliedCode ?? derivedCode(coded);",
        replace: "return derivedCode({ ...coded, message: { ...coded.message, generation: Date.now() % 30_000 } });",
      },
    ],
  },
  {
    name: "texts have no ceiling",
    drill: nobodyKnows,
    rule: "one send intent puts at most two texts on a handset",
    edits: [{ file: LADDER, find: "textsPerMessageMax: 2,", replace: "textsPerMessageMax: 9," }],
  },
  {
    name: "a claim does not look at the status",
    drill: doubledClaim,
    rule: "a message that one worker has is not taken by another",
    edits: [
      {
        file: CLAIM,
        find: "and m.verification_id = w.id and m.status in ('queued', 'waiting')",
        replace: "and m.verification_id = w.id",
      },
      {
        file: CLAIM,
        find: `         and m.due_at <= now() + make_interval(secs => \${EARLY_MS / 1000})\n`,
        replace: `         and 0 < \${EARLY_MS}\n`,
      },
    ],
  },
  {
    name: "a settlement does not look at the fence",
    drill: staleClaim,
    rule: "a worker whose claim was taken over changes nothing",
    edits: [
      {
        file: "packages/db/src/message/settle.ts",
        find: `and fence = \${claim.fence} and status = 'sending'`,
        replace: `and fence >= \${claim.fence} and status = 'sending'`,
      },
    ],
  },
  {
    name: "nothing asks whether a code is still good before its text goes out",
    drill: expiredText,
    rule: "no text goes out after its code expired",
    edits: [
      { file: CLAIM, find: "and v.status = 'pending' and v.expires_at > now()", replace: "and v.status = 'pending'" },
      {
        file: "packages/core/src/verification/expire-due.ts",
        find: "const due = await deps.verifications.listDue(limit);",
        replace: "const due = await deps.verifications.listDue(limit * 0);",
      },
    ],
  },
];
