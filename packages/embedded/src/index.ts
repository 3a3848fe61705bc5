export { findRedisProgram } from "./find-redis-program.ts";
export { findFreePort } from "./free-port.ts";
export { commandLine, endProcess, isAlive } from "./process-state.ts";
export { type Dismiss, reapAfterUs } from "./reaper.ts";
export type { RedisNode } from "./redis-node.ts";
export { type PostgresOptions, type RunningPostgres, startPostgres } from "./start-postgres.ts";
export { type RunningRedis, startRedis } from "./start-redis.ts";
export { type RunningRedisCluster, startRedisCluster } from "./start-redis-cluster.ts";
export { type RunningRedisSentinels, startRedisSentinels } from "./start-redis-sentinels.ts";
