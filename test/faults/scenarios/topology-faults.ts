import { setTimeout as sleep } from "node:timers/promises";
import { poll } from "../../support/poll.ts";
import type { Fault } from "./storm.ts";

/** How long a master is gone before it comes back, without what it held. */
const DOWN_MS = 3_000;
/** How long the replica hears nothing before it is all there is. */
const STALE_MS = 1_000;

export const clusterFaults: readonly Fault[] = [
  {
    name: "every master flushed",
    async run({ cluster }) {
      for (const master of cluster?.masters ?? []) await master.ask("FLUSHALL");
      return [];
    },
  },
  {
    name: "a master killed, and back with nothing",
    async run({ cluster, seeded }) {
      if (cluster === null) throw new Error("this fault needs a Redis Cluster");
      const master = seeded.pick(cluster.masters);
      await master.signal("SIGKILL");
      await sleep(DOWN_MS);
      await master.restart();
      await cluster.whole();
      return [];
    },
  },
  {
    name: "a master frozen",
    async run({ cluster, seeded }) {
      if (cluster === null) throw new Error("this fault needs a Redis Cluster");
      const master = seeded.pick(cluster.masters);
      await master.signal("SIGSTOP");
      await sleep(DOWN_MS);
      await master.signal("SIGCONT");
      await cluster.whole();
      return [];
    },
  },
];

/** The sentinels have one replica to promote, so this comes once. */
export const sentinelFault: Fault = {
  name: "master killed, stale replica promoted by the sentinels",
  async run({ sentinels }) {
    if (sentinels === null) throw new Error("this fault needs Redis Sentinel");
    const [replica] = sentinels.replicas;
    if (replica === undefined) throw new Error("there is no replica to promote");
    const before = await sentinels.masterPort();
    await replica.signal("SIGSTOP");
    await sleep(STALE_MS);
    await sentinels.master.signal("SIGKILL");
    await replica.signal("SIGCONT");
    const isPromoted = async (): Promise<boolean> => (await sentinels.masterPort()) !== before;
    await poll(isPromoted, { what: "the promotion", timeoutMs: 60_000 });
    return [];
  },
};
