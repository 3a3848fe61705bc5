import { Cluster, type ClusterOptions, Redis, type RedisOptions } from "ioredis";
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
  const seeds = url
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(parseSeed);
  const [first] = seeds;
  if (first === undefined) throw unreadable();
  const options: Options = {
    ...byRole[role],
    connectTimeout: 5_000,
    keepAlive: 5_000,
    retryStrategy: retryMs,
    // A replica that was a primary until now: connect anew, to whoever is the primary, and ask again.
    reconnectOnError: (error) => (error.message.startsWith("READONLY") ? 2 : false),
    ...(first.username === "" ? {} : { username: decodeURIComponent(first.username) }),
    ...(first.password === "" ? {} : { password: decodeURIComponent(first.password) }),
    ...(first.protocol === "rediss:" ? { tls: {} } : {}),
  };
  if (url.includes(",")) return createCluster(seeds, options);
  const db = Number(first.pathname.slice(1) || "0");
  if (!Number.isSafeInteger(db)) throw unreadable();
  return new Redis({ ...options, ...place(first), db });
}

/** `host:port` of every seed, for messages. */
export function redisLabel(url: string): string {
  const hosts = url
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const { host, port } = place(parseSeed(part.trim()));
      return `${host}:${port}`;
    });
  return `Redis at ${hosts.join(", ")}`;
}

function createCluster(seeds: URL[], redisOptions: Options): Cluster {
  const unresolved: Pick<ClusterOptions, "dnsLookup"> = { dnsLookup: (address, callback) => callback(null, address) };
  return new Cluster(seeds.map(place), {
    redisOptions,
    enableOfflineQueue: redisOptions.enableOfflineQueue ?? true,
    clusterRetryStrategy: retryMs,
    slotsRefreshTimeout: 2_000,
    // With TLS the nodes' names must reach the certificate check as they are.
    ...(redisOptions.tls ? unresolved : {}),
  });
}

function parseSeed(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") throw unreadable();
  return url;
}

// WHATWG URLs keep the brackets of an IPv6 host; sockets want it bare.
const place = (seed: URL): { host: string; port: number } => ({
  host: seed.hostname.replace(/^\[|\]$/g, ""),
  port: Number(seed.port || "6379"),
});

const unreadable = (): QueueUnusableError =>
  new QueueUnusableError(
    "The Redis URL cannot be read: it looks like redis://host:6379, or several with commas between.",
  );
