export { cloneDatabase, emptyDatabase, type TestDatabase } from "./database.ts";
export { redis, type TestRedis } from "./redis.ts";
export type { TestServers } from "./servers.ts";
