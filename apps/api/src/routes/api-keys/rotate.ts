import { CreatedApiKey, RotateApiKey } from "@proofline/contracts";
import { rotateApiKey } from "@proofline/core/api-key";
import type { Api } from "../../api.ts";
import { presentApiKey } from "../../present/present-api-key.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/api-keys/{id}/rotate",
  tag: "Settings",
  summary: "Give an API key a successor; the earlier one works beside it for a while",
  body: RotateApiKey,
  bodyOptional: true,
  answers: { 201: { description: "The successor; the key is shown only here.", schema: CreatedApiKey } },
  problems: ["not_found"],
});

export function registerRotateApiKey(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access, body } = request;
    const id = pathId("key", request);
    const { record, key } = await rotateApiKey(api.deps, { access, id, overlapSeconds: body.overlap_seconds });
    api.authenticator.forget(access.project.id);
    return json(201, { ...presentApiKey(record), key });
  });
}
