import type { DecisionCallback } from "../project/index.ts";
import { type Clock, newId, type Random } from "../runtime/index.ts";
import { type PostResult, signTry, type WebhookClient } from "../webhook/index.ts";
import type { Decision } from "./decision.ts";
import { readDecisionAnswer } from "./read-answer.ts";

/** What the backend is told of the send it may allow. */
export interface DecisionQuestion {
  readonly to: string;
  readonly country: string | null;
  readonly channel: string;
  readonly locale: string | null;
  readonly custom: string | null;
  readonly reference: string | null;
  readonly user_id: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly client_ip: string | null;
  /** `resend`: the Verification is live already. */
  readonly occasion: "start" | "resend";
  readonly initiator: "server" | "client";
}

export interface AskDecisionDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** The guarded client with a deadline of three seconds and a breaker. */
  readonly decisionClient: Pick<WebhookClient, "post">;
}

export interface AskCommand {
  readonly callback: DecisionCallback;
  readonly question: DecisionQuestion;
  readonly signal: AbortSignal;
}

/**
 * Asks the customer's backend whether to send. A backend that cannot be asked, or whose answer nobody can read, denies a
 * client's start; for a server's start the project's setting decides. Never throws.
 */
export async function askDecision(
  deps: AskDecisionDeps,
  { callback, question, signal }: AskCommand,
): Promise<Decision> {
  const at = deps.clock.now();
  const body = JSON.stringify({ type: "decision.requested", timestamp: at.toISOString(), data: question });
  const signature = signTry({ id: newId("evt", deps), at, body, secrets: [callback.secret] });
  const headers = { "content-type": "application/json", accept: "application/json", ...signature };
  const result = await deps.decisionClient.post({ url: callback.url, headers, body }, signal);
  const answer = result.kind === "answered" && isSuccess(result.status) ? readDecisionAnswer(result.body) : null;
  if (answer !== null) return { ...answer, by: "callback", failure: null };
  const action = actionWithoutAnswer(question.initiator, callback.onFailure);
  return { action, reason: null, by: "policy", failure: failureOf(result), overrides: {} };
}

/** Nobody vouches for a client's start: without an answer it is denied, however the project is set. */
export function actionWithoutAnswer(
  initiator: DecisionQuestion["initiator"],
  onFailure: DecisionCallback["onFailure"],
): Decision["action"] {
  return initiator === "client" ? "deny" : onFailure;
}

function failureOf(result: PostResult): string {
  if (result.kind === "failed") return result.cause;
  if (result.kind === "refused") return result.reason;
  return isSuccess(result.status) ? "unreadable_answer" : `status_${result.status}`;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
