import { Country, SetCountry } from "@proofline/contracts";
import { setCountry } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentCountry } from "../../present/present-country.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "put",
  path: "/v1/countries/{country}",
  tag: "Settings",
  summary: "Set the policy of one country",
  description:
    "`*` is for every country without a policy of its own that is not on the risky list, `risky` for those of the list, `none` for numbers of no country.",
  body: SetCountry,
  answers: { 200: { description: "The country as it is now.", schema: Country } },
});

export function registerSetCountry(api: Api): void {
  registerRoute(api, route, async ({ access, body, param }) => {
    const view = await setCountry(api.deps, { access, country: param("country"), policy: body.policy });
    api.authenticator.forget(access.project.id);
    return json(200, presentCountry(view));
  });
}
