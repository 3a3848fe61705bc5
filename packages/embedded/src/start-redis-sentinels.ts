import { setTimeout as sleep } from "node:timers/promises";
import { findRedisProgram } from "./find-redis-program.ts";
import { findFreePort } from "./free-port.ts";
import { type RedisNode, startRedisNode } from "./redis-node.ts";

export type RunningRedisSentinels = {
  /** `redis+sentinel://127.0.0.1:1,127.0.0.1:2,127.0.0.1:3/proofline` */
  readonly url: string;
  readonly master: RedisNode;
  readonly replicas: readonly RedisNode[];
  readonly sentinels: readonly RedisNode[];
  /** The port of whom the sentinels take for the master. */
  masterPort(): Promise<number>;
  stop(): Promise<void>;
};

export type RedisSentinelsOptions = {
  /** Default 1. */
  readonly replicas?: number;
  /** Default 3; the larger half of them decides. */
  readonly sentinels?: number;
  /** A master that is silent for this long is replaced. Default 1 s. */
  readonly downAfterMs?: number;
  /** The port that a node is known by, where clients are to take a way of the test's own. */
  readonly announce?: (port: number) => Promise<number>;
  readonly log?: (line: string) => void;
};

const NAME = "proofline";
const formingMs = 30_000;

/** A real set-up of Redis with Sentinel on this machine, without persistence: what was not replicated is gone. */
export async function startRedisSentinels(options: RedisSentinelsOptions = {}): Promise<RunningRedisSentinels> {
  const { replicas: replicaCount = 1, sentinels: sentinelCount = 3, downAfterMs = 1_000, log = () => {} } = options;
  const { announce = async (port: number) => port } = options;
  const program = await findRedisProgram({ log });
  const nodes: RedisNode[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  const start = async (settings: readonly string[], more: { sentinel?: boolean; port?: number } = {}) => {
    const { port = await findFreePort(), sentinel = false } = more;
    const node = await startRedisNode({ program, port, settings, sentinel });
    nodes.push(node);
    return node;
  };
  try {
    const master = await start([]);
    const masterPort = await announce(master.port);
    const replicas: RedisNode[] = [];
    for (let index = 0; index < replicaCount; index++) {
      const port = await findFreePort();
      const known = [`replica-announce-ip 127.0.0.1`, `replica-announce-port ${await announce(port)}`];
      replicas.push(await start([`replicaof 127.0.0.1 ${masterPort}`, ...known], { port }));
    }
    const watch = [
      `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} ${Math.floor(sentinelCount / 2) + 1}`,
      `sentinel down-after-milliseconds ${NAME} ${downAfterMs}`,
      `sentinel failover-timeout ${NAME} 10000`,
      `sentinel parallel-syncs ${NAME} 1`,
    ];
    const sentinels: RedisNode[] = [];
    for (let index = 0; index < sentinelCount; index++) sentinels.push(await start(watch, { sentinel: true }));
    await formed({ sentinels, replicaCount });
    const seeds: string[] = [];
    for (const { port } of sentinels) seeds.push(`127.0.0.1:${await announce(port)}`);
    const [first] = sentinels;
    return {
      url: `redis+sentinel://${seeds.join(",")}/${NAME}`,
      master,
      replicas,
      sentinels,
      async masterPort() {
        const address = await first?.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
        return Number(address?.split("\n")[1]);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Until every sentinel knows the others and the replicas: before that none of them would replace a master. */
async function formed({ sentinels, replicaCount }: { sentinels: readonly RedisNode[]; replicaCount: number }) {
  const until = Date.now() + formingMs;
  for (;;) {
    const views = await Promise.all(sentinels.map((sentinel) => sentinel.ask("SENTINEL", "MASTER", NAME)));
    if (views.every((view) => knows(view, { others: sentinels.length - 1, replicas: replicaCount }))) return;
    if (Date.now() > until) throw new Error("the sentinels did not find each other");
    await sleep(50);
  }
}

function knows(view: string, { others, replicas }: { others: number; replicas: number }): boolean {
  const fields = view.split("\n");
  const of = (name: string): number => Number(fields[fields.indexOf(name) + 1]);
  return of("num-other-sentinels") >= others && of("num-slaves") >= replicas;
}
