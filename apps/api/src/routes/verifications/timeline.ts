import { Timeline } from "@proofline/contracts";
import { getTimeline } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { presentEvent } from "../../present/present-event.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { verificationIdOf } from "./verification-id.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/verifications/{id}/timeline",
  tag: "Verifications",
  summary: "Read what happened to a verification, oldest first",
  answers: { 200: { description: "Its events.", schema: Timeline } },
  problems: ["verification_not_found"],
});

export function registerTimeline(api: Api): void {
  registerRoute(api, route, async (request) => {
    const id = verificationIdOf(request);
    const { verification, events } = await getTimeline(api.deps, { access: request.access, id });
    return json(200, { data: events.map((event) => presentEvent(event, verification.to)) });
  });
}
