import { newId } from "../runtime/index.ts";
import type { Event, EventSource, EventType } from "../webhook/index.ts";
import type { Message } from "./message.ts";

/** An Event about a Message, from what its claim or receipt knows of the Verification. */
export interface MessageEventInput {
  readonly type: EventType;
  readonly message: Pick<Message, "id" | "projectId" | "verificationId" | "channel">;
  readonly snapshot: Readonly<Record<string, unknown>>;
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
