import { startRedisCluster, startRedisSentinels } from "@proofline/embedded";
import { redis } from "@proofline/embedded/testing";
import { dumpRedis, type Ground, portOf, stallRedisJob, through } from "./ground.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** The server that all tests share. */
export async function openRedisGround(): Promise<Ground> {
  const { url, prefix } = redis();
  const proxy = await startTcpProxy(portOf(url));
  return {
    config: { backend: "redis", url: through(proxy, url), prefix },
    proxy,
    dump: () => dumpRedis([url], prefix),
    stall: (id, times) => stallRedisJob([url], { id, times }),
    leave: () => proxy.close(),
  };
}

/** Three masters of a test's own, each behind a proxy that it tells its clients of. */
export async function openClusterGround(): Promise<Ground> {
  const ways = openWays();
  const cluster = await startRedisCluster({ announce: ways.announce });
  const urls = cluster.masters.map(({ url }) => url);
  const { prefix } = redis();
  return {
    config: { backend: "redis", url: cluster.url, prefix },
    proxy: ways,
    dump: () => dumpRedis(urls, prefix),
    stall: (id, times) => stallRedisJob(urls, { id, times }),
    async leave() {
      await ways.close();
      await cluster.stop();
    },
  };
}

/** A master of a test's own and three sentinels, all behind proxies. Without a replica nobody takes its place in an outage. */
export async function openSentinelGround(): Promise<Ground> {
  const ways = openWays();
  const set = await startRedisSentinels({ replicas: 0, downAfterMs: 60_000, announce: ways.announce });
  const { prefix } = redis();
  return {
    config: { backend: "redis", url: set.url, prefix },
    proxy: ways,
    dump: () => dumpRedis([set.master.url], prefix),
    stall: (id, times) => stallRedisJob([set.master.url], { id, times }),
    async leave() {
      await ways.close();
      await set.stop();
    },
  };
}

type Ways = Ground["proxy"] & Pick<TcpProxy, "close"> & { announce(port: number): Promise<number> };

/** Proxies before several ports that fail together. */
function openWays(): Ways {
  const proxies: TcpProxy[] = [];
  const all = (act: (proxy: TcpProxy) => Promise<void>) => async (): Promise<void> => {
    await Promise.all(proxies.map(act));
  };
  const each = (act: (proxy: TcpProxy) => void) => (): void => proxies.forEach(act);
  return {
    async announce(port) {
      const proxy = await startTcpProxy(port);
      proxies.push(proxy);
      return proxy.port;
    },
    cut: all((proxy) => proxy.cut()),
    mend: all((proxy) => proxy.mend()),
    close: all((proxy) => proxy.close()),
    freeze: each((proxy) => proxy.freeze()),
    thaw: each((proxy) => proxy.thaw()),
    freezeStanding: each((proxy) => proxy.freezeStanding()),
  };
}
