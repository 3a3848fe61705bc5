import { TestNumbers } from "@proofline/contracts";
import { listTestNumbers } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentTestNumber } from "../../present/present-test-number.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/test-numbers",
  tag: "Settings",
  summary: "List the test numbers, the built-in ones first",
  answers: { 200: { description: "All of them.", schema: TestNumbers } },
});

export function registerListTestNumbers(api: Api): void {
  registerRoute(api, route, async ({ access }) => {
    const numbers = await listTestNumbers(api.deps, { access });
    return json(200, { data: numbers.map(presentTestNumber) });
  });
}
