import { Decision } from "@proofline/contracts";
import { getRuling } from "@proofline/core/ruling";
import type { Api } from "../../api.ts";
import { presentDecision } from "../../present/present-decision.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/decisions/{id}",
  tag: "Operations",
  summary: "Read a decision on a send: what each step was decided from, and what the same inputs decide now",
  answers: { 200: { description: "The decision.", schema: Decision } },
  problems: ["not_found"],
});

export function registerGetDecision(api: Api): void {
  registerRoute(api, route, async (request) => {
    const ruling = await getRuling(api.deps, { access: request.access, id: pathId("dec", request) });
    return json(200, presentDecision(ruling, api.deps.keyRing));
  });
}
