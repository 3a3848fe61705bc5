import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { QUEUE_NAMES, type QueueName } from "@proofline/contracts";
import { fromUuid, type Job, type JobOutcome, type MessageId } from "@proofline/core/runtime";
import { Queue } from "bullmq";
import { expect, type TestContext, vi } from "vitest";
import { type JobsHandle, type OpenJobsOptions, openJobs } from "../producer/open-jobs.ts";
import type { BullQueue } from "../producer/open-queues.ts";
import { openStore } from "../store/open-store.ts";
import type { Processors } from "../worker/run-processor.ts";
import { type RunningWorker, startWorker, type WorkerConfig } from "../worker/start-worker.ts";
import type { Ground } from "./ground.ts";
import { keepLines } from "./lines.ts";

export const patience = { timeout: 25_000, interval: 10 };
export const done: JobOutcome = { kind: "done" };
export const newMessageId = (): MessageId => fromUuid("msg", randomUUID());
export const nudgeOf = (
  messageId: MessageId,
  more: { nudge?: number; delayMs?: number; priority?: number } = {},
): Job => ({
  name: "message.send",
  payload: { messageId },
  nudge: 0,
  ...more,
});

/** Opens the exam for one test and cleans up after it. */
export type Enter = (context: TestContext) => Promise<Exam>;

export interface Exam {
  readonly ground: Ground;
  readonly log: ReturnType<typeof keepLines>;
  open(options?: Partial<OpenJobsOptions>): Promise<JobsHandle>;
  work(processors: Processors, options?: Partial<WorkerConfig>): Promise<RunningWorker>;
  /** Starts a worker process, waits until it runs the job, and ends it with SIGKILL. */
  killWorkerDuring(messageId: MessageId): Promise<void>;
  /** BullMQ's own handle of a queue. */
  openRaw(name: QueueName): Promise<BullQueue>;
  /** Puts a job in the queue past the catalog. */
  addRaw(name: string, data: unknown): Promise<void>;
  /** Jobs that somebody still has to run. */
  openJobCount(jobs: JobsHandle): Promise<number>;
}

export function createExam(ground: Ground, onTestFinished: TestContext["onTestFinished"]): Exam {
  const log = keepLines();
  const { config } = ground;
  const openRaw = async (name: QueueName): Promise<BullQueue> => {
    const store = openStore(config, { role: "producer", onError: () => {} });
    onTestFinished(() => store.close());
    await vi.waitFor(() => store.answer(), patience);
    const queue: BullQueue = new Queue(name, store.options(name), store.factory);
    onTestFinished(() => queue.close());
    return queue;
  };
  return {
    ground,
    log,
    async open(options = {}) {
      const jobs = await openJobs(config, { log, ...options });
      onTestFinished(() => jobs.close());
      return jobs;
    },
    async work(processors, options = {}) {
      const worker = await startWorker({ config, queue: "messages", concurrency: 10, processors, log, ...options });
      onTestFinished(() => worker.close());
      return worker;
    },
    async killWorkerDuring(messageId) {
      const program = fileURLToPath(new URL("./doomed-worker.ts", import.meta.url));
      const worker = spawn(process.execPath, [program, JSON.stringify(config)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      onTestFinished(() => void worker.kill("SIGKILL"));
      let said = "";
      for await (const text of worker.stdout.setEncoding("utf8")) {
        said += text;
        if (said.includes(messageId)) break;
      }
      expect(said).toContain(messageId);
      worker.kill("SIGKILL");
    },
    openRaw,
    async addRaw(name, data) {
      await (await openRaw("messages")).add(name, data, { jobId: `raw_${randomUUID()}` });
    },
    async openJobCount(jobs) {
      const depths = await jobs.depths();
      return QUEUE_NAMES.map((name) => depths[name]).reduce(
        (sum, { waiting, active, delayed }) => sum + waiting + active + delayed,
        0,
      );
    },
  };
}

/** A processor that notes something of each run and is done. */
export function note<P, T>(notes: T[], of: (payload: P) => T): (payload: P) => Promise<JobOutcome> {
  return async (payload) => {
    notes.push(of(payload));
    return done;
  };
}

export async function durationOf(work: Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work;
  return performance.now() - startedMs;
}
