export { findFreePort } from "./free-port.ts";
export { commandLine, endProcess, isAlive } from "./process-state.ts";
export { type PostgresOptions, type RunningPostgres, startPostgres } from "./start-postgres.ts";
export { type RunningRedis, startRedis } from "./start-redis.ts";
