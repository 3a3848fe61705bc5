import { Unlocked, UnlockNumber } from "@proofline/contracts";
import { unlockNumber } from "@proofline/core/lock";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/numbers/unlock",
  tag: "Operations",
  summary: "Give a locked number its guesses back",
  description: "All of them, those in a row too. A repeat changes nothing.",
  body: UnlockNumber,
  answers: { 200: { description: "It may be guessed at again.", schema: Unlocked } },
  problems: ["phone_number_invalid"],
});

export function registerUnlockNumber(api: Api): void {
  registerRoute(api, route, async ({ access, body, event }) => {
    event.phoneNumber = body.to;
    const wasLocked = await unlockNumber(api.deps, { access, to: body.to });
    return json(200, { object: "unlocked", was_locked: wasLocked });
  });
}
