import { askDecision, type Decision, type DecisionQuestion } from "../decision/index.ts";
import type { Access } from "../project/index.ts";
import type { VerificationDeps } from "./deps.ts";

export type SendQuestion = Omit<DecisionQuestion, "initiator">;

/** Asks the customer's backend before a send; null where the project has no callback. */
export async function askBeforeSend(
  deps: VerificationDeps,
  { actor, decisionCallback: callback }: Access,
  question: SendQuestion,
): Promise<Decision | null> {
  if (callback === null) return null;
  const initiator = actor.kind === "publishable" ? "client" : "server";
  // The client has a deadline of its own; nothing else ends the question early.
  const signal = new AbortController().signal;
  return await askDecision(deps, { callback, question: { ...question, initiator }, signal });
}
