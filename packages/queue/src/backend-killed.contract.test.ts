import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromUuid, type Job, type MessageId } from "@proofline/core/runtime";
import { findFreePort, startPostgres, startRedis } from "@proofline/embedded";
import { expect, onTestFinished, test, vi } from "vitest";
import type { QueueConfig } from "./config.ts";
import { type JobsHandle, openJobs } from "./producer/open-jobs.ts";
import { migrateQueue } from "./store/migrate-queue.ts";
import { portOf, through } from "./testing/ground.ts";
import { keepLines } from "./testing/lines.ts";
import { startTcpProxy } from "./testing/tcp-proxy.ts";
import { startWorker } from "./worker/start-worker.ts";

const patience = { timeout: 40_000, interval: 20 };
const newMessageId = (): MessageId => fromUuid("msg", randomUUID());
const nudgeOf = (messageId: MessageId): Job => ({ name: "message.send", payload: { messageId }, nudge: 0 });

interface Doomed {
  readonly config: QueueConfig;
  /** Ends the server without warning. */
  kill(): Promise<void>;
  /** Brings a server back to the same address. */
  revive(): Promise<void>;
}

/** Jobs that were queued before the server died and one that ran meanwhile; then the sweep nudges all of them. */
async function survive({ config, kill, revive }: Doomed): Promise<{ seen: string[]; jobs: JobsHandle }> {
  const log = keepLines();
  const jobs = await openJobs(config, { log });
  onTestFinished(() => jobs.close());
  const seen: string[] = [];
  const [running, queued, fresh] = [newMessageId(), newMessageId(), newMessageId()];
  let release: (() => void) | undefined;
  const worker = await startWorker({
    config,
    queue: "messages",
    concurrency: 1,
    log,
    processors: {
      async "message.send"({ messageId }) {
        seen.push(messageId);
        if (release === undefined) {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        }
        return { kind: "done" };
      },
    },
  });
  onTestFinished(() => worker.close());
  await jobs.enqueue([nudgeOf(running)]);
  await vi.waitFor(() => expect(seen).toEqual([running]), patience);
  await jobs.enqueue([nudgeOf(queued)]);
  await kill();
  release?.();
  const asked = performance.now();
  await jobs.enqueue([nudgeOf(fresh)]);
  expect(performance.now() - asked).toBeLessThan(1_200);
  expect(jobs.lostCount()).toBe(1);
  await revive();
  await vi.waitFor(async () => {
    await jobs.enqueue([nudgeOf(running), nudgeOf(queued), nudgeOf(fresh)]);
    expect(new Set(seen)).toEqual(new Set([running, queued, fresh]));
  }, patience);
  await vi.waitFor(async () => {
    const { waiting, active, delayed, failed } = (await jobs.depths()).messages;
    expect([waiting, active, delayed, failed]).toEqual([0, 0, 0, 0]);
  }, patience);
  expect(worker.isAlive()).toBe(true);
  return { seen, jobs };
}

test("a Redis that dies with everything in it: the same processes go on with the next one", {
  timeout: 60_000,
}, async () => {
  const [first, second] = await Promise.all([startRedis(), startRedis()]);
  onTestFinished(() => second.stop());
  const proxy = await startTcpProxy(portOf(first.url));
  onTestFinished(() => proxy.close());
  await survive({
    config: { backend: "redis", url: through(proxy, first.url), prefix: "test" },
    async kill() {
      await proxy.cut();
      await first.stop();
    },
    async revive() {
      proxy.pointAt(portOf(second.url));
      await proxy.mend();
    },
  });
});

test("a Postgres that is killed and recovers: the same processes go on", { timeout: 90_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "proofline-killed-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const port = await findFreePort();
  let server = await startPostgres({ dataDir, port });
  onTestFinished(() => server.stop());
  await migrateQueue(server.url);
  await survive({
    config: { backend: "postgres", url: server.url },
    async kill() {
      process.kill(server.pid, "SIGKILL");
      await server.exited;
    },
    async revive() {
      server = await startPostgres({ dataDir, port });
    },
  });
});
