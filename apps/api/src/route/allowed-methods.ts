import type { Hono } from "hono";
import type { ApiEnv } from "./api-env.ts";

/** Which methods a path answers, for OPTIONS (RFC 9110, 9.3.7). Empty where there is nothing. */
export function createAllowedMethods(app: Pick<Hono<ApiEnv>, "routes">): (path: string) => readonly string[] {
  const routes = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => ({ method, parts: path.split("/") }));
  return (path) => {
    const given = path.split("/");
    const methods = new Set(routes.filter(({ parts }) => matches(parts, given)).map(({ method }) => method));
    if (methods.size === 0) return [];
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods, "OPTIONS"].sort();
  };
}

function matches(parts: readonly string[], given: readonly string[]): boolean {
  return (
    parts.length === given.length &&
    parts.every((part, index) => (part.startsWith(":") ? given[index] !== "" : part === given[index]))
  );
}
