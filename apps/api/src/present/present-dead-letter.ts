import type { DeadLetterPage } from "@proofline/contracts";
import type { DeadLetter } from "@proofline/core/dead-letter";
import { readId } from "@proofline/core/runtime";
import type { z } from "zod";

export function presentDeadLetter(letter: DeadLetter): z.output<typeof DeadLetterPage>["data"][number] {
  return {
    id: letter.id,
    object: "dead_letter",
    message_id: readId("msg", letter.rowId),
    delivery_id: readId("dlv", letter.rowId),
    status: letter.rowStatus,
    reason: letter.reason,
    faults: letter.faults,
    first_at: letter.firstAt.toISOString(),
    last_at: letter.lastAt.toISOString(),
  };
}
