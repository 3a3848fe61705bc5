import { Nothing, RedrivenLetter } from "@proofline/contracts";
import { redriveDeadLetter } from "@proofline/core/dead-letter";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/dead-letters/{id}/redrive",
  tag: "Operations",
  summary: "Try a dead letter's text or webhook again, and forget the letter",
  body: Nothing,
  bodyOptional: true,
  answers: {
    200: { description: "Forgotten, and tried again where something is left to do.", schema: RedrivenLetter },
  },
  problems: ["not_found"],
});

export function registerRedriveDeadLetter(api: Api): void {
  registerRoute(api, route, async (request) => {
    const redriven = await redriveDeadLetter(api.deps, { access: request.access, id: pathId("ded", request) });
    return json(200, { object: "redriven_letter", redriven });
  });
}
