import { requireScope } from "../access/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { Access } from "../project/index.ts";
import type { VerificationId } from "../runtime/index.ts";
import type { VerificationDeps } from "./deps.ts";
import type { Verification, VerificationStatus } from "./verification.ts";

export interface ListCommand {
  readonly access: Access;
  readonly to?: string | undefined;
  readonly status?: VerificationStatus | undefined;
  readonly reference?: string | undefined;
  readonly userId?: string | undefined;
  readonly limit: number;
  /** The last id of the page before. */
  readonly before?: VerificationId | undefined;
}

/** One page, newest first; `nextBefore` null on the last one. */
export interface VerificationPage {
  readonly data: readonly Verification[];
  readonly nextBefore: VerificationId | null;
}

export async function listVerifications(deps: VerificationDeps, command: ListCommand): Promise<VerificationPage> {
  const { access, to, limit } = command;
  requireScope(access.actor, "verifications:read");
  const digest = to === undefined ? null : deps.phoneDigest(access.project.id, parsePhoneNumber(to).e164);
  const found = await deps.verifications.list({
    projectId: access.project.id,
    phoneDigest: digest === null ? null : Buffer.from(digest).toString("hex"),
    status: command.status ?? null,
    reference: command.reference ?? null,
    userId: command.userId ?? null,
    limit: limit + 1,
    before: command.before ?? null,
    test: access.actor.mode === "test",
  });
  const data = found.slice(0, limit);
  return { data, nextBefore: found.length > limit ? (data.at(-1)?.id ?? null) : null };
}
