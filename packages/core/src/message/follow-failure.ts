import type { FailoverPolicy } from "../project/index.ts";
import type { ConcernedVerification, SettleDeps } from "./deps.ts";
import type { SettleableClaim } from "./store.ts";

type Deps = Pick<SettleDeps, "tryNextChannel" | "endUndeliverable">;
type Failure = Pick<SettleableClaim, "message" | "project">;

/**
 * What follows a Message that got nowhere, done again for whoever died before they did it: one that was given up like
 * `followGivenUp`; one that did not arrive, or of which no receipt came, by the next channel where the project wants that.
 */
export async function followFailure(deps: Deps, failure: Failure): Promise<void> {
  const { message, project } = failure;
  if (message.status === "failed") return await followGivenUp(deps, failure);
  const { onUndelivered, onNoReceipt } = project.settings;
  const policy: FailoverPolicy = message.status === "undelivered" ? onUndelivered : onNoReceipt;
  if (policy !== "nothing") await deps.tryNextChannel(concernedBy(failure));
}

/** What could not be texted may still be called, where the Verification allows it. */
export async function followGivenUp(deps: Deps, failure: Failure): Promise<void> {
  const verification = concernedBy(failure);
  if (!(await deps.tryNextChannel(verification))) await deps.endUndeliverable(verification);
}

function concernedBy({ project, message }: Failure): ConcernedVerification {
  return { project, verificationId: message.verificationId, priority: message.priority };
}
