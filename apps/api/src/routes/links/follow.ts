import { followLink } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { overPage, unknownPage, verifiedPage } from "./link-page.ts";

const route = defineRoute({
  method: "post",
  path: "/v/{token}",
  tag: "Verifications",
  summary: "Verify by the link in a text",
  description: "What the page's button does. Counts as a check, like a typed code.",
  answers: {
    200: { description: "The number is confirmed.", type: "text/html" },
    404: { description: "No link of this server.", type: "text/html" },
    410: { description: "A link that does not work any more.", type: "text/html" },
  },
});

export function registerFollowLink(api: Api): void {
  registerOpenRoute(api, route, async ({ param, event }) => {
    const followed = await followLink(api.deps, param("token"));
    event.outcome = followed === null ? "unknown" : (followed.answer.reason ?? "valid");
    if (followed === null) return unknownPage();
    const { answer } = followed;
    event.verificationId = answer.id;
    api.deps.metrics.checked(answer);
    const isDone = answer.valid || answer.reason === "already_verified";
    return isDone ? verifiedPage(followed) : overPage(followed);
  });
}
