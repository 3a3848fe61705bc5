import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { DeadLetterId } from "../runtime/index.ts";
import type { DeadLetterStore } from "./store.ts";

/** Forgets a dead letter; its row stays as it is. Refuses with `not_found`, whoever else's it may be. */
export async function removeDeadLetter(
  deps: { readonly deadLetters: Pick<DeadLetterStore, "remove"> },
  { access, id }: { readonly access: Access; readonly id: DeadLetterId },
): Promise<void> {
  requireScope(access.actor, "dead_letters:write");
  const removed = await deps.deadLetters.remove(access.project.id, id);
  if (!removed) throw new AppError("not_found", "No such dead letter.");
}
