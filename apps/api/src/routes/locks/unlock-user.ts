import { Unlocked, UnlockUser } from "@proofline/contracts";
import { unlockUser } from "@proofline/core/lock";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/users/unlock",
  tag: "Operations",
  summary: "Give a locked user its guesses back",
  description: "All of them, those in a row too. A repeat changes nothing.",
  body: UnlockUser,
  answers: { 200: { description: "It may be guessed at again.", schema: Unlocked } },
});

export function registerUnlockUser(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const wasLocked = await unlockUser(api.deps, { access, userId: body.user_id });
    return json(200, { object: "unlocked", was_locked: wasLocked });
  });
}
