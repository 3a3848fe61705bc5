import { OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "@proofline/core/error";
import type { Api, ApiDeps } from "./api.ts";
import { createAuthenticator } from "./middleware/authenticate.ts";
import { wideLine } from "./middleware/wide-line.ts";
import { createAllowedMethods } from "./route/allowed-methods.ts";
import { noContent, problem, toResponse } from "./route/answer.ts";
import type { ApiContext, ApiEnv } from "./route/api-env.ts";
import { registerRoutes } from "./routes/register-routes.ts";
import { toAppError } from "./to-app-error.ts";

/** The API as an app that opens no port. */
export function createApp(deps: ApiDeps): Api {
  const app = new OpenAPIHono<ApiEnv>();
  const api: Api = { app, deps, authenticator: createAuthenticator(deps) };
  app.use(wideLine(deps));
  registerRoutes(api);
  const allowedMethods = createAllowedMethods(app);
  app.notFound((c) => {
    const allowed = c.req.method === "OPTIONS" ? allowedMethods(c.req.path) : [];
    if (allowed.length > 0) return toResponse(noContent({ allow: allowed.join(", ") }), c.get("event"));
    return refuse(c, new AppError("not_found", "There is nothing at this path for this method."));
  });
  app.onError((thrown, c) => refuse(c, thrown));
  return api;
}

function refuse(c: ApiContext, thrown: unknown): Response {
  const event = c.get("event");
  const error = toAppError(thrown);
  event.error = error;
  return toResponse(problem(error, event), event);
}
