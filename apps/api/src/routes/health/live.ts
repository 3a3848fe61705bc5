import { LiveHealth } from "@proofline/contracts";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/health/live",
  tag: "Operations",
  summary: "Whether the process runs",
  answers: { 200: { description: "It does.", schema: LiveHealth } },
  quiet: true,
});

/** Says nothing of stores: a restart would not bring them back. */
export function registerLive(api: Api): void {
  registerOpenRoute(api, route, async () => json(200, { status: "alive" }));
}
