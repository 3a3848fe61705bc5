import type { MiddlewareHandler } from "hono";
import type { ApiDeps } from "../api.ts";
import type { ApiEnv } from "../route/api-env.ts";
import { type RequestEvent, startRequestEvent } from "../route/request-event.ts";

/** One line and one measurement for every request, whatever became of it. */
export function wideLine({ log, metrics }: Pick<ApiDeps, "log" | "metrics">): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const event = startRequestEvent();
    c.set("event", event);
    await next();
    const { status } = c.res;
    const durationMs = performance.now() - event.startedMs;
    metrics.requestAnswered({ route: event.route ?? "none", status, durationMs });
    if (event.quiet) return;
    const line = lineOf(event, { method: c.req.method, status, durationMs });
    if (status >= 500) log.error("request.answered", line);
    else log.info("request.answered", line);
  };
}

interface Outcome {
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
}

function lineOf(event: RequestEvent, { method, status, durationMs }: Outcome): Record<string, unknown> {
  const { requestId, route, access, error, verificationId, phoneNumber, monitoredCountry, outcome } = event;
  const line: Record<string, unknown> = { requestId, method, route, status };
  line.durationMs = Math.round(durationMs * 100) / 100;
  if (access !== null) {
    line.projectId = access.project.id;
    line.apiKeyId = access.actor.apiKeyId;
  }
  if (verificationId !== null) line.verificationId = verificationId;
  // The logger masks it.
  if (phoneNumber !== null) line.to = phoneNumber;
  if (monitoredCountry !== null) line.monitoredCountry = monitoredCountry;
  if (outcome !== null) line.outcome = outcome;
  if (error !== null) {
    // Not `code`: that name is hidden, for a code of ours could stand there.
    line.problem = error.code;
    if (error.faults.length > 0) line.fields = error.faults.map(({ path }) => path);
    if (error.cause !== undefined) line.error = error.cause;
  }
  return line;
}
