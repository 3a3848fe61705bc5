import { EventPage, LIST_LIMIT_DEFAULT, ListEvents } from "@proofline/contracts";
import { listEvents } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentEvent } from "../../present/present-event.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { readCursor, writeCursor } from "../cursor.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/events",
  tag: "Webhooks",
  summary: "List events, newest first",
  query: ListEvents,
  answers: { 200: { description: "One page.", schema: EventPage } },
});

export function registerListEvents(api: Api): void {
  registerRoute(api, route, async ({ access, query }) => {
    const { data, nextBefore } = await listEvents(api.deps, {
      access,
      type: query.type,
      limit: query.limit ?? LIST_LIMIT_DEFAULT,
      before: readCursor("evt", query.cursor),
    });
    return json(200, {
      data: data.map(({ event, to }) => presentEvent(event, to)),
      next_cursor: writeCursor(nextBefore),
    });
  });
}
