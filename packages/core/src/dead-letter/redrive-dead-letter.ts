import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { DeadLetterId, DeliveryId, Job, Jobs, MessageId } from "../runtime/index.ts";
import type { DeadLetterStore, Redriven } from "./store.ts";

export interface RedriveDeps {
  readonly deadLetters: Pick<DeadLetterStore, "redrive">;
  readonly jobs: Jobs;
}

/**
 * Has a dead letter's row tried again and forgets the letter. Answers false where the row has ended otherwise meanwhile.
 * Refuses with `not_found`, whoever else's the letter may be.
 */
export async function redriveDeadLetter(
  deps: RedriveDeps,
  { access, id }: { readonly access: Access; readonly id: DeadLetterId },
): Promise<boolean> {
  requireScope(access.actor, "dead_letters:write");
  const { found, row } = await deps.deadLetters.redrive(access.project.id, id);
  if (!found) throw new AppError("not_found", "No such dead letter.");
  if (row === null) return false;
  await deps.jobs.enqueue([jobFor(row)]);
  return true;
}

function jobFor({ rowId, nudge, priority }: Redriven): Job {
  return rowId.startsWith("msg_")
    ? { name: "message.send", payload: { messageId: rowId as MessageId }, nudge, priority }
    : { name: "webhook.deliver", payload: { deliveryId: rowId as DeliveryId }, nudge, priority };
}
