import { Countries, ReplaceCountries } from "@proofline/contracts";
import { type CountryTable, replaceCountries } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentCountries } from "../../present/present-country.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "put",
  path: "/v1/countries",
  tag: "Settings",
  summary: "Say in one call which countries the project serves",
  description:
    "Replaces all that the project said of countries. `default` `deny` with a list of countries to `allow` is: these, and no others.",
  body: ReplaceCountries,
  answers: { 200: { description: "Every country as it is now.", schema: Countries } },
});

export function registerReplaceCountries(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const views = await replaceCountries(api.deps, { access, table: toTable(body) });
    api.authenticator.forget(access.project.id);
    return json(200, presentCountries(views));
  });
}

function toTable({ default: others, risky, none, ...lists }: ReplaceCountries): CountryTable {
  return {
    ...lists,
    shared: { "*": others, ...(risky === undefined ? {} : { risky }), ...(none === undefined ? {} : { none }) },
  };
}
