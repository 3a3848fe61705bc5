import { Nothing, Verification } from "@proofline/contracts";
import { cancelVerification, presentVerification } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { verificationIdOf } from "./verification-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/verifications/{id}/cancel",
  tag: "Verifications",
  summary: "End a verification; one that has ended is answered as it is",
  body: Nothing,
  bodyOptional: true,
  answers: { 200: { description: "The verification.", schema: Verification } },
  problems: ["verification_not_found"],
});

export function registerCancelVerification(api: Api): void {
  registerRoute(api, route, async (request) => {
    const id = verificationIdOf(request);
    return json(200, presentVerification(await cancelVerification(api.deps, { access: request.access, id })));
  });
}
