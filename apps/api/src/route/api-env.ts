import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { RequestEvent } from "./request-event.ts";

export type ApiEnv = {
  /** Node's own request; absent where the app is asked without a server. */
  Bindings: Partial<HttpBindings>;
  Variables: { event: RequestEvent };
};

export type ApiContext = Context<ApiEnv>;
