import { Check, CheckResult } from "@proofline/contracts";
import { checkVerification } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { presentCheck } from "../../present/present-check.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { noteCheck } from "./note-check.ts";
import { verificationIdOf } from "./verification-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/verifications/{id}/check",
  tag: "Verifications",
  summary: "Judge the code that a person typed",
  clients: true,
  body: Check,
  answers: { 200: { description: "Whether the code is right.", schema: CheckResult } },
  problems: ["verification_not_found"],
});

export function registerCheckVerification(api: Api): void {
  registerRoute(api, route, async (request) => {
    const id = verificationIdOf(request);
    const answer = await checkVerification(api.deps, { access: request.access, id, code: request.body.code });
    request.event.outcome = answer.reason ?? "valid";
    noteCheck(api, request.access, answer);
    return json(200, presentCheck(answer, api.deps.clock.now()));
  });
}
