import { TestNumber } from "@proofline/contracts";
import { getTestNumber } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentTestNumber } from "../../present/present-test-number.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/test-numbers/{number}",
  tag: "Settings",
  summary: "Read one test number",
  answers: { 200: { description: "The test number.", schema: TestNumber } },
  problems: ["not_found", "phone_number_invalid"],
});

export function registerGetTestNumber(api: Api): void {
  registerRoute(api, route, async ({ access, param }) =>
    json(200, presentTestNumber(await getTestNumber(api.deps, { access, number: param("number") }))),
  );
}
