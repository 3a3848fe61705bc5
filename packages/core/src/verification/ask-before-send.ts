import { isClient } from "../access/index.ts";
import { askDecision, type Decision, type DecisionQuestion } from "../decision/index.ts";
import type { Access } from "../project/index.ts";
import type { Trail } from "../ruling/index.ts";
import type { VerificationDeps } from "./deps.ts";

export type SendQuestion = Omit<DecisionQuestion, "initiator">;

/** Asks the customer's backend before a send; null where the project has no callback. */
export async function askBeforeSend(
  deps: VerificationDeps,
  { access: { actor, decisionCallback: callback }, trail }: { readonly access: Access; readonly trail: Trail },
  question: SendQuestion,
): Promise<Decision | null> {
  trail.forget("callback");
  if (callback === null) return null;
  const initiator = isClient(actor) ? "client" : "server";
  // The client has a deadline of its own; nothing else ends the question early.
  const signal = new AbortController().signal;
  const decision = await askDecision(deps, { callback, question: { ...question, initiator }, signal });
  const { action, by, failure } = decision;
  const answer = by === "callback" ? action : null;
  trail.found("callback", { answer, failure, initiator, on_failure: callback.onFailure });
  return decision;
}
