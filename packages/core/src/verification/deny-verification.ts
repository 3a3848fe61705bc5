import { type Decision, recordOf } from "../decision/index.ts";
import type { PhoneNumber } from "../phone/index.ts";
import type { OpenCommand, StartAnswer } from "./create-command.ts";
import type { VerificationDeps } from "./deps.ts";
import { endingOf } from "./end-verification.ts";
import { findSendable } from "./find-sendable.ts";
import { keyedAnswer } from "./idempotency.ts";
import { nudgeWebhooks } from "./nudge.ts";
import { presentVerification } from "./present.ts";
import { ruleDenied } from "./ruled.ts";
import { firstChannel, startVerification } from "./start.ts";
import type { StartOutcome } from "./store.ts";

export interface Denial {
  readonly command: OpenCommand;
  readonly number: PhoneNumber;
  readonly phoneDigest: string;
  readonly handsetDigest: string;
  readonly decision: Decision;
}

/** Writes a Verification that ends where it begins: nothing is sent, and it says why. */
export async function denyVerification(
  deps: VerificationDeps,
  { command, number, decision, ...digests }: Denial,
): Promise<Exclude<StartOutcome, { kind: "started" }> | { readonly kind: "started"; readonly answer: StartAnswer }> {
  const { project } = command.access;
  const more = {
    project,
    number,
    ...digests,
    decision: recordOf(decision),
    superseded: null,
    priority: 0,
    test: command.test ?? null,
  };
  if (more.test === null) findSendable(command.open, { project, number, channel: firstChannel(command.input) });
  const { verification } = startVerification(command.input, { ...deps, ...more });
  const ending = endingOf({ ...verification, sendsUsed: 0 }, "send_denied", deps);
  if (ending === null) throw new Error("a new verification can be denied");
  const answer: StartAnswer = { created: true, body: { ...presentVerification(ending.verification), sent: false } };
  const outcome = await deps.verifications.startDenied({
    verification: ending.verification,
    event: ending.event,
    projectVersion: project.version,
    answer: keyedAnswer(command, answer),
    ruling: ruleDenied(deps, command.open, verification.id),
  });
  if (outcome.kind !== "started") return outcome;
  await deps.jobs.enqueue(nudgeWebhooks(outcome.deliveryIds));
  return { kind: "started", answer };
}
