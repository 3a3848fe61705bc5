import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import { addSeconds, type WebhookEndpointId } from "../runtime/index.ts";
import type { EndpointDeps } from "./create-endpoint.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import { newWebhookSecret } from "./sign.ts";

export interface RotateSecretCommand {
  readonly access: Access;
  readonly id: WebhookEndpointId;
  /** How long the earlier secrets still sign beside the new one, at most: 0 ends them at once. */
  readonly overlapSeconds: number;
}

/** Gives an endpoint a new secret, shown in the answer only. Refuses with `not_found`. */
export async function rotateSecret(deps: EndpointDeps, command: RotateSecretCommand): Promise<WebhookEndpoint> {
  const { access, id, overlapSeconds } = command;
  requireScope(access.actor, "webhooks:write");
  const expiresAt = addSeconds(deps.clock.now(), overlapSeconds);
  const rotated = await deps.endpoints.addSecret(access.project.id, id, {
    secret: newWebhookSecret(deps.random),
    expiresAt,
  });
  if (rotated === null) throw new AppError("not_found", "No such webhook endpoint.");
  return rotated;
}
