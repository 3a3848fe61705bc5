export { type RedisAddress, type RedisPlace, readRedisUrl } from "./read-redis-url.ts";
