import { randomUUID } from "node:crypto";
import { fromUuid, type Job } from "@proofline/core/runtime";
import { startRedis, startRedisCluster } from "@proofline/embedded";
import { Redis } from "ioredis";
import { expect, onTestFinished, test, vi } from "vitest";
import { openJobs } from "../producer/open-jobs.ts";
import { dumpRedis } from "../testing/ground.ts";
import { keepLines } from "../testing/lines.ts";
import { startWorker } from "../worker/start-worker.ts";
import { QueueUnusableError } from "./errors.ts";

const patience = { timeout: 25_000, interval: 20 };
const newJob = (): Job => ({ name: "message.send", payload: { messageId: fromUuid("msg", randomUUID()) }, nudge: 0 });

async function enter() {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  const admin = new Redis(server.url);
  onTestFinished(() => admin.disconnect());
  return { admin, config: { backend: "redis", url: server.url, prefix: "test" } as const };
}

test("a Redis that would evict jobs is refused at once, with what to do", async () => {
  const { admin, config } = await enter();
  const log = keepLines();
  await admin.config("SET", "maxmemory-policy", "allkeys-lru");
  const sentence = /maxmemory-policy is allkeys-lru.*set maxmemory-policy to noeviction/;
  const startedMs = performance.now();
  await expect(openJobs(config, { log })).rejects.toThrow(sentence);
  await expect(openJobs(config, { log })).rejects.toThrow(QueueUnusableError);
  const working = startWorker({ config, queue: "messages", concurrency: 1, processors: {}, log });
  await expect(working).rejects.toThrow(sentence);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

test("a policy that is changed later is noticed by the next ping", async () => {
  const { admin, config } = await enter();
  const jobs = await openJobs(config, { log: keepLines() });
  onTestFinished(() => jobs.close());
  await jobs.ping();
  await admin.config("SET", "maxmemory-policy", "volatile-lru");
  await expect(jobs.ping()).rejects.toThrow(/maxmemory-policy is volatile-lru/);
  await admin.config("SET", "maxmemory-policy", "noeviction");
  await jobs.ping();
});

test("a full Redis loses nothing silently and fills no log, and drains when it has room again", async () => {
  const { admin, config } = await enter();
  const log = keepLines();
  const jobs = await openJobs(config, { log, restMs: 50 });
  onTestFinished(() => jobs.close());
  const seen = new Set<string>();
  const gate = Promise.withResolvers<void>();
  const worker = await startWorker({
    config,
    queue: "messages",
    concurrency: 5,
    log,
    processors: {
      async "message.send"({ messageId }) {
        seen.add(messageId);
        await gate.promise;
        return { kind: "done" };
      },
    },
  });
  onTestFinished(() => worker.close());
  await jobs.enqueue(Array.from({ length: 30 }, newJob));
  await vi.waitFor(() => expect(seen.size).toBe(5), patience);
  await admin.config("SET", "maxmemory", "1");
  const sinceMs = performance.now();
  const linesBefore = log.lines.length;
  gate.resolve();
  await jobs.enqueue([newJob()]);
  expect(jobs.lostCount()).toBe(1);
  await vi.waitFor(() => expect(performance.now() - sinceMs).toBeGreaterThan(3_000), patience);
  const seconds = (performance.now() - sinceMs) / 1_000;
  const written = log.lines.slice(linesBefore).filter(({ event }) => event !== "job.settled");
  expect(written.length / seconds).toBeLessThan(10);
  await vi.waitFor(() => expect(log.lines.some(({ event }) => event === "worker.failed")).toBe(true), patience);
  await admin.config("SET", "maxmemory", "0");
  // Jobs whose end could not be written down are run again when their locks are over.
  await vi.waitFor(async () => {
    expect((await jobs.depths()).messages).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  }, patience);
  expect(seen.size).toBe(30);
});

test("on a cluster every queue keeps its keys together, so adding, running and counting work", async () => {
  const cluster = await startRedisCluster();
  onTestFinished(() => cluster.stop());
  const config = { backend: "redis", url: cluster.url, prefix: "test" } as const;
  const log = keepLines();
  const jobs = await openJobs(config, { log });
  onTestFinished(() => jobs.close());
  const seen: string[] = [];
  const worker = await startWorker({
    config,
    queue: "messages",
    concurrency: 5,
    log,
    processors: {
      async "message.send"({ messageId }) {
        const again = !seen.includes(messageId);
        seen.push(messageId);
        return again ? { kind: "again", at: new Date(Date.now() + 50) } : { kind: "done" };
      },
    },
  });
  onTestFinished(() => worker.close());
  await jobs.enqueue(Array.from({ length: 20 }, newJob));
  await vi.waitFor(() => expect(seen).toHaveLength(40), patience);
  expect(jobs.lostCount()).toBe(0);
  await jobs.ping();
  await vi.waitFor(async () => {
    expect((await jobs.depths()).messages).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  }, patience);
  // Somewhere in the cluster, on one node.
  const dump = await dumpRedis(
    cluster.masters.map(({ url }) => url),
    "test",
  );
  expect(dump).toContain('"{test-messages}:messages:completed"');
});
