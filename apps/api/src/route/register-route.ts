import { isClient } from "@proofline/core/access";
import { AppError } from "@proofline/core/error";
import type { Access } from "@proofline/core/project";
import type { z } from "zod";
import type { Api } from "../api.ts";
import { clientAddress } from "../client-address.ts";
import { readBody } from "../middleware/read-body.ts";
import { readJson } from "../middleware/read-json.ts";
import { readQuery } from "../middleware/read-query.ts";
import { validate } from "../middleware/validate.ts";
import { admitCaller } from "./admit-caller.ts";
import { type Answer, toResponse } from "./answer.ts";
import { answerClient } from "./answer-client.ts";
import type { ApiContext } from "./api-env.ts";
import { type Admission, describeRoute } from "./describe-route.ts";
import type { RequestEvent } from "./request-event.ts";
import type { Route } from "./route.ts";

/** What a handler is given: translated, and held to the route's contract. */
export interface OpenRequest<B = unknown, Q = unknown> {
  readonly body: B;
  readonly query: Q;
  readonly event: RequestEvent;
  readonly method: string;
  /** Path and query as they arrived. */
  readonly target: string;
  /** A parameter of the path. */
  param(name: string): string;
  header(name: string): string | undefined;
  headers(): Readonly<Record<string, string>>;
  /** Who asks, past the operator's own proxies; null where there is no connection. */
  readonly clientAddress: string | null;
  /** The body as it arrived; for routes that declare none. */
  readBytes(): Promise<Uint8Array>;
}

export interface ApiRequest<B = unknown, Q = unknown> extends OpenRequest<B, Q> {
  readonly access: Access;
  /** The caller's project as it is now, past the cache. */
  reload(): Promise<Access>;
}

/** A route for holders of a secret key; if it says so, of a publishable key or user token too. */
export function registerRoute<B extends z.ZodType, Q extends z.ZodType>(
  api: Api,
  route: Route<B, Q>,
  handle: (request: ApiRequest<z.output<B>, z.output<Q>>) => Promise<Answer>,
): void {
  mount(api, { route, admission: "secret_key" }, async (c, event) => {
    const authorization = c.req.header("authorization");
    const reload = (): Promise<Access> => api.authenticator.reload(authorization);
    const access = await admitCaller(await api.authenticator.authenticate(authorization), { route, reload });
    event.access = access;
    const answer = async () => handle({ ...(await readRequest(api, c, { route, event })), access, reload });
    return isClient(access.actor)
      ? await answerClient(answer, { startedMs: event.startedMs, beatMs: route.clientBeatMs })
      : await answer();
  });
}

/** A route for anybody. */
export function registerOpenRoute<B extends z.ZodType, Q extends z.ZodType>(
  api: Api,
  route: Route<B, Q>,
  handle: (request: OpenRequest<z.output<B>, z.output<Q>>) => Promise<Answer>,
): void {
  mount(api, { route, admission: "anyone" }, async (c, event) => handle(await readRequest(api, c, { route, event })));
}

interface Mounting {
  readonly route: Route<z.ZodType, z.ZodType>;
  readonly admission: Admission;
}

function mount(
  { app }: Api,
  { route, admission }: Mounting,
  handle: (c: ApiContext, event: RequestEvent) => Promise<Answer>,
): void {
  app.openAPIRegistry.registerPath(describeRoute(route, admission));
  app.on(route.method.toUpperCase(), route.path.replaceAll(/\{(\w+)\}/g, ":$1"), async (c) => {
    const event = c.get("event");
    event.route = route.path;
    const answer = await handle(c, event);
    event.quiet = route.quiet === true;
    return toResponse(answer, event);
  });
}

async function readRequest<B extends z.ZodType, Q extends z.ZodType>(
  { deps }: Api,
  c: ApiContext,
  { route, event }: { route: Route<B, Q>; event: RequestEvent },
): Promise<OpenRequest<z.output<B>, z.output<Q>>> {
  const { url, method } = c.req;
  const query = route.query === undefined ? undefined : validate(route.query, readQuery(url));
  const optional = route.bodyOptional === true;
  const body = route.body === undefined ? undefined : validate(route.body, await readJson(c, { optional }));
  return {
    body: body as z.output<B>,
    query: query as z.output<Q>,
    event,
    method,
    target: url.slice(url.indexOf("/", url.indexOf("//") + 2)),
    param: (name) => c.req.param(name) ?? missingParam(name),
    header: (name) => c.req.header(name),
    headers: () => c.req.header(),
    clientAddress: clientAddress(
      {
        peer: c.env?.incoming?.socket.remoteAddress ?? null,
        forwardedFor: c.req.header("x-forwarded-for"),
      },
      deps.isTrustedProxy,
    ),
    readBytes: () => readBody(c),
  };
}

function missingParam(name: string): never {
  throw new AppError("unexpected", "Something broke on our side.", { cause: `the route has no parameter ${name}` });
}
