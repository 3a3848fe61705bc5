import { AppError } from "@proofline/core/error";
import { readId, type WebhookEndpointId } from "@proofline/core/runtime";
import type { OpenRequest } from "../../route/register-route.ts";

/** The id in the path. What is no id is answered like an id of nobody's. */
export function endpointIdOf({ param }: OpenRequest): WebhookEndpointId {
  const id = readId("whe", param("id"));
  if (id === null) throw new AppError("not_found", "No such webhook endpoint.");
  return id;
}
