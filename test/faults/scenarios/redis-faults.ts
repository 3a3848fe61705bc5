import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { poll } from "../../support/poll.ts";
import type { FaultyRedis } from "../ground/faulty-redis.ts";
import { startFaultyRedis } from "../ground/faulty-redis.ts";
import type { Ground } from "../ground/open-ground.ts";
import { atMost, type Goal } from "./report.ts";
import type { Fault } from "./storm.ts";

/** Reliability F11 and F12. */
const ALARM_MS_MAX = 30_000;
const LINES_PER_SECOND_MAX = 10;

function redisOf({ redis }: Ground): FaultyRedis {
  if (redis === null) throw new Error("this fault needs Redis");
  return redis;
}

const flushed: Fault = {
  name: "flushed",
  async run(ground) {
    for (let n = 0; n < 3; n++) {
      await redisOf(ground).command("flushall");
      await sleep(300);
    }
    return [];
  },
};

const restarted: Fault = {
  name: "restarted",
  async run(ground) {
    await redisOf(ground).crash();
    await sleep(1_000);
    await redisOf(ground).comeBack();
    return [];
  },
};

const paused: Fault = {
  name: "paused for 5 s",
  async run(ground) {
    await redisOf(ground).command("client", "pause", "5000", "all");
    await sleep(5_000);
    return [];
  },
};

const halfOpen: Fault = {
  name: "connections half open",
  async run({ proxy }) {
    proxy?.set({ kind: "black_hole" });
    await sleep(3_000);
    proxy?.set({ kind: "clear" });
    proxy?.reset();
    return [];
  },
};

const evicting: Fault = {
  name: "policy changed",
  async run(ground) {
    const { fleet } = ground;
    const changedMs = performance.now();
    await redisOf(ground).command("config", "set", "maxmemory-policy", "allkeys-lru");
    const isRed = async (): Promise<boolean> => (await fetch(`${fleet.apiUrl}/health/ready`)).status === 503;
    await poll(isRed, { what: "the alarm", timeoutMs: ALARM_MS_MAX });
    const alarmMs = Math.round(performance.now() - changedMs);
    await redisOf(ground).command("config", "set", "maxmemory-policy", "noeviction");
    return [atMost("policy changed to alarm", { value: alarmMs, max: ALARM_MS_MAX, unit: " ms" })];
  },
};

const full: Fault = {
  name: "memory full",
  async run(ground) {
    const seconds = 4;
    const before = linesOf(ground);
    await redisOf(ground).command("config", "set", "maxmemory", "1mb");
    await sleep(seconds * 1_000);
    const after = linesOf(ground);
    await redisOf(ground).command("config", "set", "maxmemory", "0");
    const most = Math.max(...after.map((lines, i) => (lines - (before[i] ?? 0)) / seconds));
    return [lines(most)];
  },
};

/** The replica stopped listening a second ago; then it is all there is. */
const promoted: Fault = {
  name: "stale replica promoted",
  async run(ground) {
    const primary = redisOf(ground);
    const replica = await startFaultyRedis({ replicaOf: primary.port });
    ground.alsoClose(replica.stop);
    const isSynced = async (): Promise<boolean> =>
      /master_link_status:up/.test(String(await replica.command("info", "replication")));
    await poll(isSynced, { what: "the replica to be in sync" });
    await replica.command("replicaof", "no", "one");
    await sleep(1_000);
    await primary.crash();
    ground.proxy?.pointAt(replica.port);
    ground.proxy?.reset();
    return [];
  },
};

/** The promotion is the last: nothing can be done to a Redis that is gone. */
export const redisFaults: readonly Fault[] = [flushed, restarted, paused, halfOpen, evicting, full];
export const lastRedisFault: Fault = promoted;

/** What each member has logged so far. */
function linesOf({ fleet }: Ground): number[] {
  return fleet.members.map(({ name }) => readFileSync(fleet.logFile(name), "utf8").split("\n").length);
}

function lines(perSecond: number): Goal {
  const value = Math.round(perSecond * 10) / 10;
  return atMost("log lines per second of one process while memory is full", { value, max: LINES_PER_SECOND_MAX });
}
