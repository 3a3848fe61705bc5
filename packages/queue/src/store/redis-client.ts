import { Cluster, type ClusterOptions, Redis, type RedisOptions } from "ioredis";
import { type RedisAddress, type RedisPlace, readRedisUrl } from "../redis-url/index.ts";
import { QueueUnusableError } from "./errors.ts";
import type { StoreRole } from "./job-store.ts";

export type RedisClient = Redis | Cluster;

// The client's own type for this one refuses an explicit undefined, which the rest of its options allow.
type Options = Omit<RedisOptions, "replyMapping">;

const retryMs = (times: number): number => Math.min(50 * 2 ** times, 1_000);

/**
 * A producer fails within a second and never queues commands for later; a worker's commands wait for the server to
 * return. A worker's socket on which an answer is overdue is given up, or a half-open one would be waited on for ever;
 * its longest blocking wait is shorter (see `watch-backend.ts`).
 */
const byRole: Record<StoreRole, Options> = {
  producer: { enableOfflineQueue: false, commandTimeout: 1_000, maxRetriesPerRequest: 1, socketTimeout: 3_000 },
  worker: { maxRetriesPerRequest: null, socketTimeout: 8_000 },
};

/** Connects in the background. Throws QueueUnusableError where the URL cannot be read; never repeats the URL. */
export function createRedisClient(url: string, role: StoreRole): RedisClient {
  const address = addressOf(url);
  const { username, password, tls, places } = address;
  const options: Options = {
    ...byRole[role],
    connectTimeout: 5_000,
    keepAlive: 5_000,
    retryStrategy: retryMs,
    // A replica that was a primary until now: connect anew, to whoever is the primary, and ask again.
    reconnectOnError: (error) => (error.message.startsWith("READONLY") ? 2 : false),
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  };
  switch (address.kind) {
    case "single":
      return new Redis({ ...options, ...places[0], db: address.db });
    case "cluster":
      return createCluster(places, options);
    case "sentinel":
      return new Redis({ ...options, ...sentinelOptions(address), db: address.db });
  }
}

/** `host:port` of every place, for messages. */
export function redisLabel(url: string): string {
  const { kind, places } = addressOf(url);
  const hosts = places.map(({ host, port }) => `${host}:${port}`).join(", ");
  return `${kind === "sentinel" ? "Redis behind the sentinels" : "Redis"} at ${hosts}`;
}

function addressOf(url: string): RedisAddress {
  const reading = readRedisUrl(url);
  if (!reading.ok) throw new QueueUnusableError(`The Redis URL ${reading.fault}.`);
  return reading.address;
}

function createCluster(places: readonly RedisPlace[], redisOptions: Options): Cluster {
  const unresolved: Pick<ClusterOptions, "dnsLookup"> = { dnsLookup: (address, callback) => callback(null, address) };
  return new Cluster([...places], {
    redisOptions,
    enableOfflineQueue: redisOptions.enableOfflineQueue ?? true,
    clusterRetryStrategy: retryMs,
    slotsRefreshTimeout: 2_000,
    // With TLS the nodes' names must reach the certificate check as they are.
    ...(redisOptions.tls ? unresolved : {}),
  });
}

function sentinelOptions({ places, name, tls, sentinelLogin }: Extract<RedisAddress, { kind: "sentinel" }>): Options {
  return {
    sentinels: [...places],
    name,
    sentinelRetryStrategy: retryMs,
    // Without ioredis' failover detector, whose connections write their errors to the console. Sentinels end the
    // clients of a master that they replace, and one that became a replica answers READONLY.
    ...(sentinelLogin.username === null ? {} : { sentinelUsername: sentinelLogin.username }),
    ...(sentinelLogin.password === null ? {} : { sentinelPassword: sentinelLogin.password }),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  };
}
