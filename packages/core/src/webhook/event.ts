import type { Clock, EventId, ProjectId, Random, VerificationId } from "../runtime/index.ts";

export const EVENT_TYPES = [
  "verification.created",
  "verification.sent",
  "verification.delivered",
  "verification.verified",
  "verification.failed",
  "verification.expired",
  "verification.canceled",
  "verification.denied",
  "message.failed",
  "number.locked",
  "number.unlocked",
  "user.locked",
  "user.unlocked",
  "guessing.suspected",
  "user.phone_changed",
  "user.verified",
  "provider.degraded",
  "provider.recovered",
  "webhook_endpoint.disabled",
  "webhook.test",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/**
 * A fact of ours, stored in the transaction that made it true. `data` is what subscribers get, without the clear
 * phone number: that is added from the sealed value when the Event is delivered or shown.
 */
export interface Event {
  readonly id: EventId;
  readonly type: EventType;
  readonly projectId: ProjectId;
  readonly verificationId: VerificationId | null;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the making of an Event takes from outside. */
export interface EventSource {
  readonly clock: Clock;
  readonly random: Random;
}
