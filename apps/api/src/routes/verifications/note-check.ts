import type { Access } from "@proofline/core/project";
import type { CheckAnswer, CheckReason } from "@proofline/core/verification";
import type { Api } from "../../api.ts";

/** Answers to guesses; the others say that there was nothing to guess at any more. */
const wrong: readonly (CheckReason | null)[] = ["code_mismatch", "checks_spent", "number_locked", "user_locked"];

/** Counts a check for metrics, and for whoever looks out for guessing over many numbers: tests guess at no person's. */
export function noteCheck(
  { deps }: Api,
  { actor, project }: Access,
  answer: Pick<CheckAnswer, "valid" | "compared" | "reason">,
): void {
  deps.metrics.checked(answer);
  const isGuess = answer.valid || wrong.includes(answer.reason);
  if (isGuess && actor.mode === "live") deps.checkTally.note(project.id, answer.valid);
}
