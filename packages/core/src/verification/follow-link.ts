import { readLinkToken } from "../code/index.ts";
import { AppError } from "../error/index.ts";
import type { Project, ProjectStore } from "../project/index.ts";
import { type CheckAnswer, guess } from "./check-verification.ts";
import type { VerificationDeps } from "./deps.ts";
import { settleTime } from "./get-verification.ts";
import type { Verification } from "./verification.ts";

export interface LinkDeps extends VerificationDeps {
  readonly projects: Pick<ProjectStore, "find">;
}

/** What a link leads to. */
export interface Linked {
  readonly project: Project;
  readonly verification: Verification;
}

/**
 * What the token of a link is about. Consumes nothing: previews and scanners open links too. Null for whatever is no
 * token of ours, for nothing can be said of it: it costs nobody a guess, as nobody guesses 152 bits.
 */
export async function findLinked(deps: LinkDeps, token: string): Promise<Linked | null> {
  const found = await find(deps, token);
  return found === null ? null : { ...found, verification: await settleTime(deps, found.verification) };
}

/**
 * Verifies by the token of a link: a guess like one at the code, counted on the same budgets and spent in the same way;
 * a token of a revoked generation is a wrong one. Null like `findLinked`.
 */
export async function followLink(deps: LinkDeps, token: string): Promise<(Linked & { answer: CheckAnswer }) | null> {
  const found = await find(deps, token);
  if (found === null) return null;
  const { project, verification, generation } = found;
  const answer = await guess(deps, {
    // Whoever holds the handset is told no more than a device is.
    access: { project, actor: { kind: "publishable", mode: verification.testOutcome === null ? "live" : "test" } },
    id: verification.id,
    matches: (now) => counts(now, generation),
  });
  return { project, verification, answer };
}

async function find(deps: LinkDeps, token: string): Promise<(Linked & { generation: number }) | null> {
  const { keyRing } = deps;
  const keys = keyRing.ids.map((id) => keyRing.keyFor("link", id)).filter((key) => key !== null);
  const bound = readLinkToken(keys, token);
  if (bound === null) return null;
  const verification = await deps.verifications.findLinked(bound.verificationId);
  if (verification === null) return null;
  const project = await deps.projects.find(verification.projectId);
  if (project === null) throw new AppError("unexpected", "Something broke on our side.", { cause: "no such project" });
  return { project, verification, generation: bound.generation };
}

/** Like codes: of those that resends made, the newest counts, or every one. */
function counts({ resendPolicy, generation: newest }: Verification, generation: number): boolean {
  return resendPolicy === "new_keep_old_until_used" ? generation <= newest : generation === newest;
}
