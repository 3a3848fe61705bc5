import { requireScope } from "../access/index.ts";
import type { Access } from "../project/index.ts";
import type { EventId } from "../runtime/index.ts";
import type { EventType } from "./event.ts";
import type { EventStore, ShownEvent } from "./event-store.ts";

export interface ListEventsCommand {
  readonly access: Access;
  readonly type?: EventType | undefined;
  readonly limit: number;
  /** The last id of the page before. */
  readonly before?: EventId | undefined;
}

/** One page, newest first; `nextBefore` null on the last one. */
export interface EventPage {
  readonly data: readonly ShownEvent[];
  readonly nextBefore: EventId | null;
}

export async function listEvents(
  deps: { readonly events: Pick<EventStore, "list"> },
  { access, type, limit, before }: ListEventsCommand,
): Promise<EventPage> {
  requireScope(access.actor, "webhooks:read");
  const found = await deps.events.list({
    projectId: access.project.id,
    type: type ?? null,
    limit: limit + 1,
    before: before ?? null,
  });
  const data = found.slice(0, limit);
  return { data, nextBefore: found.length > limit ? (data.at(-1)?.event.id ?? null) : null };
}
