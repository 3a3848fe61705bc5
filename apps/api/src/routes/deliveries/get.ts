import { DeliveryReport } from "@proofline/contracts";
import { getDelivery } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentReport } from "../../present/present-delivery.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/deliveries/{id}",
  tag: "Webhooks",
  summary: "Read a delivery: what was sent, and what each try was answered",
  answers: { 200: { description: "The delivery.", schema: DeliveryReport } },
  problems: ["not_found"],
});

export function registerGetDelivery(api: Api): void {
  registerRoute(api, route, async (request) => {
    const report = await getDelivery(api.deps, { access: request.access, id: pathId("dlv", request) });
    return json(200, presentReport(report));
  });
}
