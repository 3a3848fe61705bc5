import type { Limits } from "../limit/index.ts";
import { GUARD_WINDOW_SECONDS, provenMeter, unprovenKey } from "../pumping/index.ts";
import { type RulingStore, readRuling, type StepInputs } from "../ruling/index.ts";
import type { Verification } from "./verification.ts";

/** Tells the pumping guard which codes were proven. */
export interface ProofFeed {
  /** Begins to, and returns at once: the person who typed the code does not wait for it. */
  note(verification: Pick<Verification, "id" | "projectId">): void;
  /** Until all that was noted is done. */
  settled(): Promise<void>;
}

interface ProofFeedDeps {
  readonly rulings: Pick<RulingStore, "list">;
  readonly limits: Limits;
  /** What could not be told: those codes count as unproven until their day has passed. */
  readonly onFailed: (error: unknown) => void;
}

/** More than any Verification sends. */
const SENDS_MAX = 20;

/**
 * Reads from the decisions on its sends what they were counted on, gives all of them back and counts one proof. A process
 * that dies in between leaves them unproven: the guard errs towards closing.
 */
export function createProofFeed(deps: ProofFeedDeps): ProofFeed {
  const running = new Set<Promise<void>>();
  return {
    note(verification) {
      const run = prove(deps, verification)
        .catch(deps.onFailed)
        .finally(() => running.delete(run));
      running.add(run);
    },
    async settled() {
      await Promise.all(running);
    },
  };
}

async function prove(
  { rulings, limits }: ProofFeedDeps,
  { id, projectId }: Pick<Verification, "id" | "projectId">,
): Promise<void> {
  const everything = { phoneDigest: null, step: null, before: null, limit: SENDS_MAX };
  const sent = await rulings.list({ ...everything, projectId, verificationId: id, action: "send" });
  const counted = sent.map(({ text }) => guardOf(text)).filter((inputs) => inputs !== null);
  const keys = new Set<string>();
  for (const { at, scopes } of counted) {
    const meters = scopes.map(({ key }) => ({ key: unprovenKey(key), seconds: GUARD_WINDOW_SECONDS }));
    await limits.giveBack({ projectId, meters, atMs: at, sends: 1 });
    for (const { key } of scopes) keys.add(key);
  }
  if (keys.size > 0) await limits.take({ projectId, meters: [...keys].map(provenMeter) });
}

function guardOf(text: string): StepInputs["guard"] | null {
  for (const finding of readRuling(text)?.steps ?? []) if (finding.step === "guard") return finding.inputs;
  return null;
}
