import { VerificationWithMessages } from "@proofline/contracts";
import { getVerification, presentVerification } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { presentMessage } from "../../present/present-message.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { verificationIdOf } from "./verification-id.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/verifications/{id}",
  tag: "Verifications",
  summary: "Read a verification, with its messages and what providers said of them",
  answers: { 200: { description: "The verification.", schema: VerificationWithMessages } },
  problems: ["verification_not_found"],
});

export function registerGetVerification(api: Api): void {
  registerRoute(api, route, async (request) => {
    const id = verificationIdOf(request);
    const verification = await getVerification(api.deps, { access: request.access, id });
    const messages = await api.deps.messages.listFor(verification.id);
    return json(200, { ...presentVerification(verification), messages: messages.map(presentMessage) });
  });
}
