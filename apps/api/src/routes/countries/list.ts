import { Countries } from "@proofline/contracts";
import { listCountries } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentCountries } from "../../present/present-country.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/countries",
  tag: "Settings",
  summary: "List every country with its policy and who says so",
  description:
    "First `*` (every other country), `risky` (the countries of the risky list) and `none` (numbers of no country), then the countries by their codes.",
  answers: { 200: { description: "All of them.", schema: Countries } },
  problems: ["not_found"],
});

export function registerListCountries(api: Api): void {
  registerRoute(api, route, async ({ access }) =>
    json(200, presentCountries(await listCountries(api.deps, { access }))),
  );
}
