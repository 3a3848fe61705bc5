import { Country } from "@proofline/contracts";
import { setCountry } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentCountry } from "../../present/present-country.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "delete",
  path: "/v1/countries/{country}",
  tag: "Settings",
  summary: "Take the project's word for a country back",
  description: "What the risky list and the default say holds again. Idempotent.",
  answers: { 200: { description: "The country as it is now.", schema: Country } },
  problems: ["invalid_request"],
});

export function registerRemoveCountry(api: Api): void {
  registerRoute(api, route, async ({ access, param }) => {
    const view = await setCountry(api.deps, { access, country: param("country"), policy: null });
    api.authenticator.forget(access.project.id);
    return json(200, presentCountry(view));
  });
}
