import type { Event } from "./event.ts";

/**
 * What a receiver gets (Standard Webhooks 1.0.0, payload): type, time and data, with the clear number put back into
 * the verification. The bytes are the same on every Try as long as the number has not been erased.
 */
export function webhookBody(event: Event, to: string | null): string {
  return JSON.stringify({ type: event.type, timestamp: event.at.toISOString(), data: eventData(event, to) });
}

/** An Event's data as it is shown. */
export function eventData({ data }: Event, to: string | null): Readonly<Record<string, unknown>> {
  const { verification } = data;
  if (verification === null || typeof verification !== "object") return data;
  return { ...data, verification: { ...verification, to } };
}
