import { MintUserToken, UserToken } from "@proofline/contracts";
import { mintUserToken } from "@proofline/core/user-token";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { userIdOf } from "./user-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/users/{user_id}/tokens",
  tag: "Settings",
  summary: "Mint a token with which the app of one user starts and checks",
  description:
    "Good for minutes, for this user, and if you say so for one number. It works while `client_starts` is on.",
  body: MintUserToken,
  bodyOptional: true,
  answers: { 201: { description: "The token.", schema: UserToken } },
  problems: ["phone_number_invalid"],
});

export function registerMintUserToken(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access, body } = request;
    const { token, expiresAt } = await mintUserToken(api.deps, {
      access,
      userId: userIdOf(request),
      expiresInSeconds: body.expires_in,
      to: body.to,
    });
    return json(201, { token, expires_at: expiresAt.toISOString() });
  });
}
