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
  /** Signs for receivers that hold only the public key: `whsk_…` and `whpk_…`. */
  readonly signingKey: string;
  readonly publicKey: string;
  readonly enabled: boolean;
  /** Why it is not enabled: `gone` (it answered 410), `failing` (nothing but failures for too long). */
  readonly disabledReason: "gone" | "failing" | null;
  readonly health: EndpointHealth;
  readonly createdAt: Date;
}

/** How an endpoint has been doing: all zero and null while it answers. */
export interface EndpointHealth {
  /** Failed Tries since the last success. */
  readonly failures: number;
  readonly failingSince: Date | null;
  /** Not called before this moment, except by one probe after it. */
  readonly openUntil: Date | null;
}
