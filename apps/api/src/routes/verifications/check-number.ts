import { CheckNumber, CheckResult, ClientCheckResult, forEach } from "@proofline/contracts";
import { isClient } from "@proofline/core/access";
import { checkNumber, checkNumberAsClient } from "@proofline/core/verification";
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
  description:
    "A publishable key or user token is told whether the code is right, and nothing else: a number without a verification, a locked one and another user's get the answer of a wrong code, after the same time.",
  clients: true,
  answers: { 200: { description: "Whether the code is right.", schema: forEach(CheckResult, ClientCheckResult) } },
  problems: ["verification_not_found", "phone_number_invalid"],
});

/** All that a client learns of a code that is not right, for whatever reason. */
const NOT_RIGHT = { valid: false, already_verified: false, reason: "code_mismatch" } as const;

export function registerCheckNumber(api: Api): void {
  registerRoute(api, route, async ({ access, body, event }) => {
    event.phoneNumber = body.to;
    if (isClient(access.actor)) {
      const right = await checkNumberAsClient(api.deps, { access, to: body.to, code: body.code });
      event.outcome = right === null ? "invalid" : "valid";
      noteCheck(api, access, right ?? { valid: false, compared: true, reason: "code_mismatch" });
      return json(200, right === null ? NOT_RIGHT : presentCheck(right, api.deps.clock.now()));
    }
    const answer = await checkNumber(api.deps, { access, to: body.to, code: body.code });
    event.verificationId = answer.id;
    event.outcome = answer.reason ?? "valid";
    noteCheck(api, access, answer);
    return json(200, presentCheck(answer, api.deps.clock.now()));
  });
}
