import { setTimeout as sleep } from "node:timers/promises";
import { findRedisProgram } from "./find-redis-program.ts";
import { findFreePort } from "./free-port.ts";
import { type RedisNode, startRedisNode } from "./redis-node.ts";

export type RunningRedisCluster = {
  /** All masters, commas between: `redis://127.0.0.1:1,redis://127.0.0.1:2,…` */
  readonly url: string;
  readonly masters: readonly RedisNode[];
  /** Resolves when every node takes the cluster for whole. */
  whole(): Promise<void>;
  stop(): Promise<void>;
};

export type RedisClusterOptions = {
  /** Default 3, the least that a cluster is made of. */
  readonly masters?: number;
  /** The port that a node tells its clients, where they are to take a way of the test's own. */
  readonly announce?: (port: number) => Promise<number>;
  readonly log?: (line: string) => void;
};

const SLOTS = 16_384;
const formingMs = 30_000;

/** A real Redis Cluster on this machine, without persistence and without replicas: what a master held is gone with it. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RunningRedisCluster> {
  const { masters: count = 3, announce = async (port) => port, log = () => {} } = options;
  const program = await findRedisProgram({ log });
  const masters: RedisNode[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(masters.map((node) => node.stop()));
  };
  try {
    const announced: number[] = [];
    const busPorts: number[] = [];
    for (let index = 0; index < count; index++) {
      const [port, busPort] = [await findFreePort(), await findFreePort()];
      const clientPort = await announce(port);
      announced.push(clientPort);
      busPorts.push(busPort);
      masters.push(await startRedisNode({ program, port, settings: settingsOf({ busPort, clientPort }) }));
    }
    await form(masters, busPorts);
    await whole(masters);
    return {
      url: announced.map((port) => `redis://127.0.0.1:${port}`).join(",") + (count === 1 ? "," : ""),
      masters,
      whole: () => whole(masters),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settingsOf({ busPort, clientPort }: { busPort: number; clientPort: number }): string[] {
  return [
    "cluster-enabled yes",
    "cluster-config-file nodes.conf",
    "cluster-node-timeout 2000",
    // It would otherwise be the port 10,000 above, which a high port has not.
    `cluster-port ${busPort}`,
    // A node learns its address from others; they would learn it too late for the first client.
    "cluster-announce-ip 127.0.0.1",
    `cluster-announce-port ${clientPort}`,
    `cluster-announce-bus-port ${busPort}`,
  ];
}

async function form(masters: readonly RedisNode[], busPorts: readonly number[]): Promise<void> {
  for (const [index, node] of masters.entries()) {
    const first = Math.round((index * SLOTS) / masters.length);
    const last = Math.round(((index + 1) * SLOTS) / masters.length) - 1;
    await node.ask("CLUSTER", "SET-CONFIG-EPOCH", String(index + 1));
    await node.ask("CLUSTER", "ADDSLOTSRANGE", String(first), String(last));
  }
  // Only now, for a node that knows others takes no epoch; and each to each, for by hearsay alone it would take seconds.
  for (const [index, node] of masters.entries()) {
    for (const [other, { port }] of masters.entries()) {
      if (other !== index) await node.ask("CLUSTER", "MEET", "127.0.0.1", String(port), String(busPorts[other]));
    }
  }
}

async function whole(masters: readonly RedisNode[]): Promise<void> {
  const until = Date.now() + formingMs;
  for (;;) {
    const infos = await Promise.all(masters.map((node) => node.ask("CLUSTER", "INFO").catch(() => "")));
    const known = `cluster_known_nodes:${masters.length}`;
    if (infos.every((info) => info.includes("cluster_state:ok") && info.includes(known))) return;
    if (Date.now() > until) throw new Error("the Redis Cluster did not become whole");
    await sleep(50);
  }
}
