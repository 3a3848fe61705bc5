import { newId } from "../runtime/index.ts";
import type { Event, EventSource, EventType } from "../webhook/index.ts";
import type { NextStep } from "./decide-next.ts";
import type { Message } from "./message.ts";

/** Whom an Event about a Message is about. */
export interface EventSubject {
  readonly message: Pick<Message, "id" | "projectId" | "verificationId" | "channel">;
  /** The Verification as its Events show it. */
  readonly snapshot: Readonly<Record<string, unknown>>;
}

/** An Event about a Message, from what its claim or receipt knows of the Verification. */
export interface MessageEventInput extends EventSubject {
  readonly type: EventType;
  readonly status: Message["status"];
  readonly reason: string | null;
}

export function messageEvent(input: MessageEventInput, source: EventSource): Event {
  const { message } = input;
  return {
    id: newId("evt", source),
    type: input.type,
    projectId: message.projectId,
    verificationId: message.verificationId,
    at: source.clock.now(),
    data: {
      verification: input.snapshot,
      message: { id: message.id, channel: message.channel, status: input.status, reason: input.reason },
    },
  };
}

/** What subscribers hear of a step of the ladder. */
export function eventsOfStep(
  source: EventSource,
  { message, snapshot }: EventSubject,
  next: NextStep,
): readonly Event[] {
  switch (next.kind) {
    case "sent":
      return [messageEvent({ type: "verification.sent", message, snapshot, status: "sent", reason: null }, source)];
    case "give_up":
      return [
        messageEvent({ type: "message.failed", message, snapshot, status: "failed", reason: next.reason }, source),
      ];
    case "attempt":
    case "look_up":
      return [];
  }
}
