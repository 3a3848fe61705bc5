import type { HttpReply } from "./exchange.ts";
import { isJson } from "./is-json.ts";

/** The JSON of a 200; undefined for any other status, for another type, and for what is not JSON. */
export function readJson({ status, headers, body }: HttpReply): unknown {
  if (status !== 200 || !isJson(headers["content-type"])) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A member of whatever JSON came, own members only. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
