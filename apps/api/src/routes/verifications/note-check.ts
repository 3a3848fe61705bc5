import type { ProjectId } from "@proofline/core/runtime";
import type { CheckAnswer, CheckReason } from "@proofline/core/verification";
import type { Api } from "../../api.ts";

/** Answers to guesses; the others say that there was nothing to guess at any more. */
const wrong: readonly (CheckReason | null)[] = ["code_mismatch", "checks_spent", "number_locked", "user_locked"];

/** Counts a check for metrics, and for whoever looks out for guessing over many numbers. */
export function noteCheck({ deps }: Api, projectId: ProjectId, answer: CheckAnswer): void {
  deps.metrics.checked(answer);
  if (answer.valid || wrong.includes(answer.reason)) deps.checkTally.note(projectId, answer.valid);
}
