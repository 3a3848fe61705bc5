export { addSeconds, type Clock, secondsUntil } from "./clock.ts";
export type { BeatingWorker, HeartbeatStore } from "./heartbeat.ts";
export {
  type ApiKeyId,
  type AttemptId,
  type DeadLetterId,
  type DeliveryId,
  type EventId,
  fromUuid,
  type Id,
  type MessageId,
  newId,
  type ProjectId,
  type RulingId,
  readId,
  type TryId,
  timeOf,
  toUuid,
  type VerificationId,
  type WebhookEndpointId,
} from "./id.ts";
export type { Job, JobName, JobPayloads, Jobs, RidingJob } from "./jobs.ts";
export type { JobOutcome } from "./outcome.ts";
export { fraction, type Random } from "./random.ts";
export { DURATION_TEXT, readDuration } from "./read-duration.ts";
