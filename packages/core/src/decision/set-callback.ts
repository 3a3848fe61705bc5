import { requireScope } from "../access/index.ts";
import { invalidField } from "../error/index.ts";
import type { Access, DecisionCallback, ProjectStore } from "../project/index.ts";
import type { Random } from "../runtime/index.ts";
import { newWebhookSecret, type WebhookClient } from "../webhook/index.ts";

export interface SetCallbackDeps {
  readonly random: Random;
  readonly projects: ProjectStore;
  readonly client: Pick<WebhookClient, "checkUrl">;
}

export interface SetCallbackCommand {
  readonly access: Access;
  readonly url: string;
  readonly onFailure: DecisionCallback["onFailure"];
}

/** Sets the backend that is asked before each send, with a new secret. Refuses a URL that is never called. */
export async function setDecisionCallback(
  deps: SetCallbackDeps,
  command: SetCallbackCommand,
): Promise<DecisionCallback> {
  const { access, url, onFailure } = command;
  requireScope(access.actor, "settings:write");
  const verdict = deps.client.checkUrl(url);
  if (!verdict.ok)
    throw invalidField("url", `This server does not call such a URL (${verdict.reason.replaceAll("_", " ")}).`);
  const callback: DecisionCallback = { url, secret: newWebhookSecret(deps.random), onFailure };
  await deps.projects.setDecisionCallback(access.project.id, callback);
  return callback;
}

/** Nobody is asked any more. Idempotent. */
export async function removeDecisionCallback(
  deps: Pick<SetCallbackDeps, "projects">,
  { access }: { access: Access },
): Promise<void> {
  requireScope(access.actor, "settings:write");
  await deps.projects.setDecisionCallback(access.project.id, null);
}
