import { Country } from "@proofline/contracts";
import { getCountry } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentCountry } from "../../present/present-country.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/countries/{country}",
  tag: "Settings",
  summary: "Read the policy of one country",
  answers: { 200: { description: "The country.", schema: Country } },
  problems: ["not_found"],
});

export function registerGetCountry(api: Api): void {
  registerRoute(api, route, async ({ access, param }) =>
    json(200, presentCountry(await getCountry(api.deps, { access, country: param("country") }))),
  );
}
