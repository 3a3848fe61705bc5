import { Event, Nothing } from "@proofline/contracts";
import { testEndpoint } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentEvent } from "../../present/present-event.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/webhook-endpoints/{id}/test",
  tag: "Webhooks",
  summary: "Deliver a test event to one endpoint",
  body: Nothing,
  bodyOptional: true,
  answers: { 202: { description: "The event that is on its way.", schema: Event } },
  problems: ["not_found"],
});

export function registerTestEndpoint(api: Api): void {
  registerRoute(api, route, async (request) => {
    const event = await testEndpoint(api.deps, { access: request.access, id: pathId("whe", request) });
    return json(202, presentEvent(event, null));
  });
}
