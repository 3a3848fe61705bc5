import { AppError, type ErrorCode } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import {
  type Concern,
  type Outcome,
  openTrail,
  RULES_VERSION,
  type Ruling,
  type SignedRuling,
  type Step,
  signRuling,
  stepOfRefusal,
  type Trail,
} from "../ruling/index.ts";
import { newId, type VerificationId } from "../runtime/index.ts";
import type { VerificationDeps } from "./deps.ts";

/** One decision on a send that is under way: who asked for what, and what was found so far. */
export interface OpenCase {
  readonly trail: Trail;
  readonly occasion: Ruling["occasion"];
  /** Null: a worker of ours. */
  readonly actor: Access["actor"] | null;
  readonly number: { readonly phoneDigest: string; readonly country: string | null };
}

type SignDeps = Pick<VerificationDeps, "clock" | "random" | "keyRing">;
type KeepDeps = SignDeps & Pick<VerificationDeps, "rulings">;

export function openCase({ project, verificationId, channel, ...about }: Omit<OpenCase, "trail"> & Concern): OpenCase {
  return { ...about, trail: openTrail({ project, verificationId, channel }) };
}

/** The decision to send, as the statement that sends keeps it. */
export function ruleSend(deps: SignDeps, open: OpenCase, verificationId: VerificationId): SignedRuling {
  return close(deps, open, { action: "send", step: null, code: null, verificationId });
}

/** The decision not to send, for the statement that writes what was denied. */
export function ruleDenied(deps: SignDeps, open: OpenCase, verificationId: VerificationId): SignedRuling {
  return close(deps, open, { action: "refuse", step: "callback", code: "send_denied", verificationId });
}

/** Keeps that nothing was sent although nothing was refused. */
export async function keepHeld(deps: KeepDeps, open: OpenCase): Promise<void> {
  await deps.rulings.note(close(deps, open, { action: "hold", step: "live", code: null }));
}

/** Runs what decides on a send. A refusal of the send is kept, and goes on saying where. */
export async function ruled<T>(deps: KeepDeps, open: OpenCase, decide: () => Promise<T>): Promise<T> {
  try {
    return await decide();
  } catch (error) {
    const step = error instanceof AppError ? stepOf(open, error.code) : null;
    if (!(error instanceof AppError) || step === null) throw error;
    const ruling = close(deps, open, { action: "refuse", step, code: error.code });
    const kept = await deps.rulings.note(ruling);
    throw error.ruledBy({ id: kept ? ruling.id : null, ruleClass: step });
  }
}

function stepOf({ trail }: OpenCase, code: ErrorCode): Step | null {
  const test = trail.read().steps.find(({ step }) => step === "test_number");
  return stepOfRefusal(code, test?.step === "test_number" ? test.inputs : null);
}

function close(
  deps: SignDeps,
  { trail, occasion, actor, number }: OpenCase,
  { verificationId, ...outcome }: Outcome & { readonly verificationId?: VerificationId },
): SignedRuling {
  const { project, channel, steps, ...concern } = trail.read();
  const ruling: Ruling = {
    version: RULES_VERSION,
    occasion,
    at: deps.clock.now().toISOString(),
    project_version: project.version,
    actor: { kind: actor?.kind ?? "worker", api_key_id: actor?.apiKeyId ?? null },
    subject: { number: number.phoneDigest, country: number.country, channel },
    steps,
    outcome,
  };
  const row = {
    id: newId("dec", deps),
    projectId: project.id,
    verificationId: verificationId ?? concern.verificationId,
  };
  return signRuling(ruling, row, deps.keyRing);
}
