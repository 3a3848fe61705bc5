import { SetTestNumber, TestNumber } from "@proofline/contracts";
import { setTestNumber } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentTestNumber } from "../../present/present-test-number.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "put",
  path: "/v1/test-numbers/{number}",
  tag: "Settings",
  summary: "Make a number a test number, or change what happens to it",
  description:
    "From the next start on, live keys are refused the number and test keys verify it with its code. Nothing is ever sent to it.",
  body: SetTestNumber,
  answers: { 200: { description: "The test number as it is now.", schema: TestNumber } },
  problems: ["phone_number_invalid"],
});

export function registerSetTestNumber(api: Api): void {
  registerRoute(api, route, async ({ access, body, param }) => {
    const { code, outcome, expires_at: until } = body;
    const expiresAt = until === null ? null : new Date(until);
    const set = await setTestNumber(api.deps, {
      access,
      testNumber: { number: param("number"), code, outcome, expiresAt },
    });
    api.authenticator.forget(access.project.id);
    return json(200, presentTestNumber(set));
  });
}
