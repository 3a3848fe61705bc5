import { findLinked } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { askPage, overPage, unknownPage, verifiedPage } from "./link-page.ts";

const route = defineRoute({
  method: "get",
  path: "/v/{token}",
  tag: "Verifications",
  summary: "The page that a link in a text opens",
  description: "Changes nothing, however often it is opened: previews, scanners and bots open links too.",
  answers: {
    200: { description: "Asks whether to confirm the number, or says that it is confirmed.", type: "text/html" },
    404: { description: "No link of this server.", type: "text/html" },
    410: { description: "A link that does not work any more.", type: "text/html" },
  },
});

export function registerShowLink(api: Api): void {
  registerOpenRoute(api, route, async ({ param, event }) => {
    const linked = await findLinked(api.deps, param("token"));
    event.outcome = linked === null ? "unknown" : "shown";
    if (linked === null) return unknownPage();
    const { id, status } = linked.verification;
    event.verificationId = id;
    if (status === "pending") return askPage(linked);
    return status === "verified" ? verifiedPage(linked) : overPage(linked);
  });
}
