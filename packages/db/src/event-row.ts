import { fromUuid } from "@proofline/core/runtime";
import type { Event, EventType } from "@proofline/core/webhook";
import type { events } from "./schema/index.ts";
import { uuidOf } from "./uuid.ts";

export type EventRow = typeof events.$inferSelect;

export function toEvent(row: EventRow): Event {
  return {
    id: fromUuid("evt", row.id),
    type: row.type as EventType,
    projectId: fromUuid("prj", row.projectId),
    verificationId: row.verificationId === null ? null : fromUuid("ver", row.verificationId),
    at: row.at,
    data: row.data as Event["data"],
  };
}

/** An Event as statements take it in JSON. */
export function eventInput({ id, type, at, data }: Event) {
  return { id: uuidOf(id), type, at, data };
}
