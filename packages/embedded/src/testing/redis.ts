import { randomBytes } from "node:crypto";
import { testServers } from "./servers.ts";

/** A running Redis shared by the whole run, and a key prefix that is this caller's alone. */
export type TestRedis = { readonly url: string; readonly prefix: string };

/** In braces, so that all keys of a test share one slot: the prefix is right on a cluster too (Redis, "hash tags"). */
export function redis(): TestRedis {
  return { url: testServers().redisUrl, prefix: `{test-${randomBytes(6).toString("hex")}}` };
}
