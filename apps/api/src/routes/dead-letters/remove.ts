import { removeDeadLetter } from "@proofline/core/dead-letter";
import type { Api } from "../../api.ts";
import { noContent } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "delete",
  path: "/v1/dead-letters/{id}",
  tag: "Operations",
  summary: "Forget a dead letter; its text or webhook stays as it is",
  answers: { 204: { description: "Forgotten." } },
  problems: ["not_found"],
});

export function registerRemoveDeadLetter(api: Api): void {
  registerRoute(api, route, async (request) => {
    await removeDeadLetter(api.deps, { access: request.access, id: pathId("ded", request) });
    return noContent();
  });
}
