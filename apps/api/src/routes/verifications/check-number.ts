import { CheckNumber, CheckResult } from "@proofline/contracts";
import { checkNumber } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { presentCheck } from "../../present/present-check.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { noteCheck } from "./note-check.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/verifications/check",
  tag: "Verifications",
  summary: "Judge a code for the newest live verification of a number",
  body: CheckNumber,
  answers: { 200: { description: "Whether the code is right.", schema: CheckResult } },
  problems: ["verification_not_found", "phone_number_invalid"],
});

export function registerCheckNumber(api: Api): void {
  registerRoute(api, route, async ({ access, body, event }) => {
    event.phoneNumber = body.to;
    const answer = await checkNumber(api.deps, { access, to: body.to, code: body.code });
    event.verificationId = answer.id;
    event.outcome = answer.reason ?? "valid";
    noteCheck(api, access, answer);
    return json(200, presentCheck(answer, api.deps.clock.now()));
  });
}
