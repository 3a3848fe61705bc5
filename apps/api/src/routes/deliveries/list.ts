import { DeliveryPage, LIST_LIMIT_DEFAULT, ListDeliveries } from "@proofline/contracts";
import { readId } from "@proofline/core/runtime";
import { listDeliveries } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentDelivery } from "../../present/present-delivery.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { readCursor, writeCursor } from "../cursor.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/deliveries",
  tag: "Webhooks",
  summary: "List deliveries, newest first",
  query: ListDeliveries,
  answers: { 200: { description: "One page.", schema: DeliveryPage } },
});

export function registerListDeliveries(api: Api): void {
  registerRoute(api, route, async ({ access, query }) => {
    const { data, nextBefore } = await listDeliveries(api.deps, {
      access,
      endpointId: readId("whe", query.endpoint_id ?? "") ?? undefined,
      eventId: readId("evt", query.event_id ?? "") ?? undefined,
      status: query.status,
      limit: query.limit ?? LIST_LIMIT_DEFAULT,
      before: readCursor("dlv", query.cursor),
    });
    return json(200, { data: data.map(presentDelivery), next_cursor: writeCursor(nextBefore) });
  });
}
