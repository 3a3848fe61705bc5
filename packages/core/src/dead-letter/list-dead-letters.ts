import { requireScope } from "../access/index.ts";
import type { Access } from "../project/index.ts";
import type { DeadLetterId } from "../runtime/index.ts";
import type { DeadLetter } from "./dead-letter.ts";
import type { DeadLetterStore } from "./store.ts";

export interface ListDeadLettersCommand {
  readonly access: Access;
  readonly limit: number;
  /** The last id of the page before. */
  readonly before?: DeadLetterId | undefined;
}

/** One page of the project's dead letters, newest first; `nextBefore` null on the last one. */
export async function listDeadLetters(
  deps: { readonly deadLetters: Pick<DeadLetterStore, "list"> },
  { access, limit, before }: ListDeadLettersCommand,
): Promise<{ readonly data: readonly DeadLetter[]; readonly nextBefore: DeadLetterId | null }> {
  requireScope(access.actor, "dead_letters:read");
  const projectId = access.project.id;
  const found = await deps.deadLetters.list({ projectId, limit: limit + 1, before: before ?? null });
  const data = found.slice(0, limit);
  return { data, nextBefore: found.length > limit ? (data.at(-1)?.id ?? null) : null };
}
