import type { Api } from "../api.ts";
import { content } from "../route/answer.ts";
import { registerOpenRoute } from "../route/register-route.ts";
import { defineRoute } from "../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/metrics",
  tag: "Operations",
  summary: "Figures of this process for Prometheus",
  answers: { 200: { description: "Prometheus text format.", type: "text/plain" } },
  quiet: true,
});

export function registerMetrics(api: Api): void {
  registerOpenRoute(api, route, async () => {
    const { contentType, text } = await api.deps.metrics.read();
    return content(contentType, text);
  });
}
