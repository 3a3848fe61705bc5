import { type Event, eventData } from "@proofline/core/webhook";

/** An Event with the clear number put back into its data; `to` null once that was erased. */
export function presentEvent(event: Event, to: string | null): Readonly<Record<string, unknown>> {
  return { id: event.id, type: event.type, timestamp: event.at.toISOString(), data: eventData(event, to) };
}
