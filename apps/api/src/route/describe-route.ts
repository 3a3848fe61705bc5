import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import { Problem } from "@proofline/contracts";
import type { ErrorCode } from "@proofline/core/error";
import { z } from "zod";
import { PROBLEM_TYPE, problems } from "../problem.ts";
import type { AnswerSpec, Route } from "./route.ts";

/** Who may call a route. */
export type Admission = "secret_key" | "anyone";

type AnyRoute = Route<z.ZodType, z.ZodType>;

const everywhere: readonly ErrorCode[] = ["malformed_request", "unavailable", "unexpected"];
const withKey: readonly ErrorCode[] = ["unauthenticated", "forbidden"];
const withBody: readonly ErrorCode[] = ["payload_too_large", "unsupported_media_type", "invalid_request"];

/** A route in OpenAPI's words, with every problem it may answer. */
export function describeRoute(route: AnyRoute, admission: Admission): RouteConfig {
  const names = paramNames(route.path);
  const request = {
    ...(names.length === 0 ? {} : { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
    ...(route.query === undefined ? {} : { query: route.query as z.ZodObject }),
    ...(route.headers === undefined ? {} : { headers: route.headers }),
    ...(route.body === undefined
      ? {}
      : { body: { required: route.bodyOptional !== true, content: { "application/json": { schema: route.body } } } }),
  };
  return createRoute({
    method: route.method,
    path: route.path,
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(admission === "secret_key" ? { security: securityOf(route) } : {}),
    request,
    responses: { ...answersOf(route), ...problemsOf(route, admission) },
  });
}

/** Any one of them is enough (OpenAPI 3.1, 4.8.30). */
function securityOf({ clients }: AnyRoute): Record<string, string[]>[] {
  const secret = [{ secretKey: [] }];
  return clients === true ? [...secret, { publishableKey: [] }, { userToken: [] }] : secret;
}

function paramNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
}

/** `POST /v1/verifications/{id}/check` → `post_verifications_id_check`. */
function operationId({ method, path }: AnyRoute): string {
  const words = path.replace(/^\/(v1\/)?/, "").match(/[A-Za-z0-9]+/g) ?? [];
  return [method, ...words].join("_");
}

const requestId = { "X-Request-Id": z.string().meta({ description: "Finds the request in the log." }) };

function answersOf({ answers }: AnyRoute) {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, describeAnswer(answer)]));
}

function describeAnswer({ description, schema, type }: AnswerSpec) {
  const media = type ?? (schema === undefined ? undefined : "application/json");
  return {
    description,
    headers: z.object(requestId),
    ...(media === undefined ? {} : { content: { [media]: { schema: schema ?? z.string() } } }),
  };
}

function problemsOf(route: AnyRoute, admission: Admission) {
  const codes = new Set([
    ...everywhere,
    ...(admission === "secret_key" ? withKey : []),
    ...(route.body === undefined ? [] : withBody),
    ...(route.query === undefined ? [] : (["invalid_request"] as const)),
    ...(route.problems ?? []),
  ]);
  const byStatus = Map.groupBy(codes, (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, each]) => [
      status,
      {
        description: each.map((code) => `\`${code}\``).join(", "),
        headers: z.object({ ...requestId, ...problemHeadersOf(status) }),
        content: { [PROBLEM_TYPE]: { schema: Problem } },
      },
    ]),
  );
}

const retryAfter = { "Retry-After": z.int().meta({ description: "Seconds." }) };

function problemHeadersOf(status: number): Record<string, z.ZodType> {
  if (status === 401) return { "WWW-Authenticate": z.string() };
  if (status === 503) return retryAfter;
  if (status === 429) return { ...retryAfter, RateLimit: z.string(), "RateLimit-Policy": z.string() };
  return {};
}
