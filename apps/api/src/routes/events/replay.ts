import { ReplayEvents, ReplayedEvents } from "@proofline/contracts";
import { readId } from "@proofline/core/runtime";
import { REPLAY_MAX, replayEvents } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/events/replay",
  tag: "Webhooks",
  summary: "Deliver the events of a time range again, oldest first",
  description: `One call makes at most ${REPLAY_MAX} deliveries; \`resume_since\` is where the next one goes on.`,
  body: ReplayEvents,
  answers: { 202: { description: "On their way, behind what is new.", schema: ReplayedEvents } },
  problems: ["not_found"],
});

export function registerReplayEvents(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const { deliveries, resumeSince } = await replayEvents(api.deps, {
      access,
      since: new Date(body.since),
      until: new Date(body.until),
      types: body.types ?? [],
      endpointId: body.endpoint_id === undefined ? null : readId("whe", body.endpoint_id),
    });
    return json(202, { deliveries, resume_since: resumeSince?.toISOString() ?? null });
  });
}
