import { type PhoneDigest, requireScope } from "../access/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { Access } from "../project/index.ts";
import type { RulingId, VerificationId } from "../runtime/index.ts";
import type { RulingAction, SignedRuling } from "./ruling.ts";
import type { Step } from "./step.ts";
import type { RulingStore } from "./store.ts";

export interface ListRulingsCommand {
  readonly access: Access;
  readonly verificationId?: VerificationId | undefined;
  /** Lists only what was not sent to this number. */
  readonly to?: string | undefined;
  readonly action?: RulingAction | undefined;
  readonly step?: Step | undefined;
  readonly limit: number;
  /** The last id of the page before. */
  readonly before?: RulingId | undefined;
}

export interface RulingDeps {
  readonly rulingStore: Pick<RulingStore, "list">;
  readonly phoneDigest: PhoneDigest;
}

/** One page of the project's decisions, newest first; `nextBefore` null on the last one. Refuses with `forbidden`. */
export async function listRulings(
  deps: RulingDeps,
  { access, verificationId, to, action, step, limit, before }: ListRulingsCommand,
): Promise<{ readonly data: readonly SignedRuling[]; readonly nextBefore: RulingId | null }> {
  requireScope(access.actor, "verifications:read");
  const projectId = access.project.id;
  const digest = to === undefined ? null : deps.phoneDigest(projectId, parsePhoneNumber(to).e164);
  const found = await deps.rulingStore.list({
    projectId,
    verificationId: verificationId ?? null,
    phoneDigest: digest === null ? null : Buffer.from(digest).toString("hex"),
    action: action ?? null,
    step: step ?? null,
    limit: limit + 1,
    before: before ?? null,
  });
  const data = found.slice(0, limit);
  return { data, nextBefore: found.length > limit ? (data.at(-1)?.id ?? null) : null };
}
