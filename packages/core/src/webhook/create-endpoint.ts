import { requireScope } from "../access/index.ts";
import { AppError, invalidField } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import { type Clock, type Jobs, newId, type Random } from "../runtime/index.ts";
import { newSigningKeyPair } from "./asymmetric-key.ts";
import type { WebhookClient } from "./client.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { WebhookEndpointStore } from "./endpoint-store.ts";
import type { EventType } from "./event.ts";
import { newWebhookSecret } from "./sign.ts";

export interface EndpointDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly jobs: Jobs;
  readonly endpoints: WebhookEndpointStore;
  readonly client: Pick<WebhookClient, "checkUrl">;
}

export interface CreateEndpointCommand {
  readonly access: Access;
  readonly url: string;
  readonly types: readonly EventType[];
}

/** So many that nobody needs more, few enough that one Event cannot fan out without bound. */
const ENDPOINTS_MAX = 20;

/** Registers a URL for Events. Refuses with `invalid_request` a URL that the guarded client would never call. */
export async function createEndpoint(
  deps: EndpointDeps,
  { access, url, types }: CreateEndpointCommand,
): Promise<WebhookEndpoint> {
  requireScope(access.actor, "webhooks:write");
  const verdict = deps.client.checkUrl(url);
  if (!verdict.ok)
    throw invalidField("url", `This server does not call such a URL (${verdict.reason.replaceAll("_", " ")}).`);
  const existing = await deps.endpoints.list(access.project.id);
  if (existing.length >= ENDPOINTS_MAX) {
    throw new AppError("invalid_request", `A project has at most ${ENDPOINTS_MAX} webhook endpoints.`);
  }
  const endpoint: WebhookEndpoint = {
    id: newId("whe", deps),
    projectId: access.project.id,
    url,
    types,
    secrets: [newWebhookSecret(deps.random)],
    ...newSigningKeyPair(deps.random),
    enabled: true,
    disabledReason: null,
    health: { failures: 0, failingSince: null, openUntil: null },
    createdAt: deps.clock.now(),
  };
  await deps.endpoints.insert(endpoint);
  return endpoint;
}
