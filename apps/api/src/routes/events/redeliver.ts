import { RedeliverEvent, RedeliveredEvent } from "@proofline/contracts";
import { readId } from "@proofline/core/runtime";
import { redeliverEvent } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/events/{id}/redeliver",
  tag: "Webhooks",
  summary: "Deliver one event again, under its old id",
  body: RedeliverEvent,
  bodyOptional: true,
  answers: { 202: { description: "On its way.", schema: RedeliveredEvent } },
  problems: ["not_found"],
});

export function registerRedeliverEvent(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access, body } = request;
    const endpointId = body.endpoint_id === undefined ? null : readId("whe", body.endpoint_id);
    const deliveryIds = await redeliverEvent(api.deps, { access, id: pathId("evt", request), endpointId });
    return json(202, { data: deliveryIds });
  });
}
