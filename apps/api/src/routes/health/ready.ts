import { ReadyHealth } from "@proofline/contracts";
import { AppError } from "@proofline/core/error";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const PING_TIMEOUT_MS = 1_000;

const route = defineRoute({
  method: "get",
  path: "/health/ready",
  tag: "Operations",
  summary: "Whether requests can be served: the database and the queue answer",
  answers: { 200: { description: "They do.", schema: ReadyHealth } },
  quiet: true,
});

export function registerReady(api: Api): void {
  const { pings } = api.deps;
  registerOpenRoute(api, route, async () => {
    const [database, queue] = await Promise.all([answers(pings.database), answers(pings.queue)]);
    const away = [...(database ? [] : ["database"]), ...(queue ? [] : ["queue"])];
    if (away.length > 0) throw new AppError("unavailable", `Not ready; away: ${away.join(", ")}.`);
    return json(200, { status: "ready", database: "ok", queue: "ok" });
  });
}

async function answers(ping: () => Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS);
  const answered = ping().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
