import { expect, onTestFinished, test, vi } from "vitest";
import { startRedisCluster, startRedisSentinels } from "./index.ts";

const patience = { timeout: 30_000, interval: 50 };

test("a cluster of three masters shares the slots, refuses what spans them, and is whole again after one returned", {
  timeout: 60_000,
}, async () => {
  const cluster = await startRedisCluster();
  onTestFinished(() => cluster.stop());
  const [first, second, third] = cluster.masters;
  await expect(first?.ask("MSET", "a", "1", "b", "2")).rejects.toThrow(/CROSSSLOT|MOVED/);
  const slots = await first?.ask("CLUSTER", "SLOTS");
  for (const node of [first, second, third]) expect(slots).toContain(String(node?.port));
  await first?.signal("SIGKILL");
  await vi.waitFor(async () => expect(await second?.ask("CLUSTER", "INFO")).toContain("cluster_state:fail"), patience);
  await first?.restart();
  await cluster.whole();
});

test("sentinels replace a master that is gone by its replica, and what was not replicated is lost", {
  timeout: 60_000,
}, async () => {
  const set = await startRedisSentinels();
  onTestFinished(() => set.stop());
  const [replica] = set.replicas;
  await set.master.ask("SET", "kept", "1");
  await vi.waitFor(async () => expect(await replica?.ask("GET", "kept")).toBe("1"), patience);
  await replica?.signal("SIGSTOP");
  // What is on its way to a stopped process is not lost.
  await set.master.ask("CLIENT", "KILL", "TYPE", "replica");
  await set.master.ask("SET", "lost", "1");
  await set.master.signal("SIGKILL");
  await replica?.signal("SIGCONT");
  await vi.waitFor(async () => expect(await set.masterPort()).toBe(replica?.port), patience);
  await vi.waitFor(async () => expect(await replica?.ask("ROLE")).toMatch(/^master/), patience);
  expect(await replica?.ask("GET", "kept")).toBe("1");
  expect(await replica?.ask("GET", "lost")).toBe("");
});
