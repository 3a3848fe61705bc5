import type { ProjectId, WebhookEndpointId } from "../runtime/index.ts";
import type { EventType } from "./event.ts";

/** A customer's URL. `types` empty: every type. */
export interface WebhookEndpoint {
  readonly id: WebhookEndpointId;
  readonly projectId: ProjectId;
  readonly url: string;
  readonly types: readonly EventType[];
  /** Live secrets (`whsec_…`), newest first. */
  readonly secrets: readonly string[];
  readonly enabled: boolean;
  readonly createdAt: Date;
}
