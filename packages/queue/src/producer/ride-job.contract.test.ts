import { randomUUID } from "node:crypto";
import { fromUuid, type Job, type RidingJob } from "@proofline/core/runtime";
import { cloneDatabase } from "@proofline/embedded/testing";
import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { keepLines } from "../testing/lines.ts";
import { openRedisGround } from "../testing/redis-grounds.ts";
import { startWorker } from "../worker/start-worker.ts";
import { openJobs } from "./open-jobs.ts";

const patience = { timeout: 20_000, interval: 20 };
const newJob = (more: { nudge?: number; delayMs?: number; priority?: number } = {}): Job<"message.send"> => ({
  name: "message.send",
  payload: { messageId: fromUuid("msg", randomUUID()) },
  nudge: 0,
  ...more,
});

async function enter() {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const client = new pg.Client(database.url);
  await client.connect();
  onTestFinished(() => client.end());
  const config = { backend: "postgres", url: database.url } as const;
  const log = keepLines();
  const jobs = await openJobs(config, { log });
  onTestFinished(() => jobs.close());
  const seen: string[] = [];
  const work = async (): Promise<void> => {
    const worker = await startWorker({
      config,
      queue: "messages",
      concurrency: 5,
      log,
      processors: {
        async "message.send"({ messageId }) {
          seen.push(messageId);
          return { kind: "done" };
        },
      },
    });
    onTestFinished(() => worker.close());
  };
  const ride = (job: Job): RidingJob => {
    const riding = jobs.ride(job);
    if (riding === null) throw new Error("no ride on Postgres");
    return riding;
  };
  return { client, jobs, work, seen, ride };
}

/** The statement of `rideJob`'s docstring. */
async function insert(client: pg.Client, job: RidingJob): Promise<void> {
  await client.query(
    `select bullmq.add_job($1, $2, $3, $4::jsonb, $5::jsonb, $8, $6,
       (extract(epoch from clock_timestamp()) * 1000)::bigint, $7, null, null, null, null, null, false)`,
    [job.queue, job.jobId, job.name, job.data, job.opts, job.delayMs, job.attemptsMax, job.priority],
  );
}

test("a job that rides in a transaction comes with its commit, and at once", async () => {
  const { client, work, seen, ride } = await enter();
  await work();
  await client.query("create table message (id text)");
  const job = newJob();
  await client.query("begin");
  await client.query("insert into message values ($1)", [job.payload.messageId]);
  await insert(client, ride(job));
  const [before] = (await client.query("select count(*)::int as jobs from bullmq.job")).rows;
  expect(before).toEqual({ jobs: 1 });
  expect(seen).toEqual([]);
  const committedMs = performance.now();
  await client.query("commit");
  await vi.waitFor(() => expect(seen).toEqual([job.payload.messageId]), patience);
  // Woken by the commit, not by the next look: an idle worker looks once a second.
  expect(performance.now() - committedMs).toBeLessThan(900);
});

test("a job that rides in a transaction is gone with its rollback", async () => {
  const { client, jobs, work, seen, ride } = await enter();
  await work();
  await client.query("begin");
  await insert(client, ride(newJob()));
  await client.query("rollback");
  const after = newJob();
  await jobs.enqueue([after]);
  await vi.waitFor(() => expect(seen).toEqual([after.payload.messageId]), patience);
  expect((await client.query("select id from bullmq.job")).rows).toHaveLength(1);
});

test("a job that rides and a nudge for the same row are one job", async () => {
  const { client, jobs, work, seen, ride } = await enter();
  const job = newJob();
  await insert(client, ride(job));
  await insert(client, ride(job));
  await jobs.enqueue([job]);
  await work();
  await vi.waitFor(() => expect(seen).toHaveLength(1), patience);
  const last = newJob();
  await jobs.enqueue([last]);
  await vi.waitFor(() => expect(seen).toEqual([job.payload.messageId, last.payload.messageId]), patience);
});

test.each([
  ["at once", {}],
  ["later", { delayMs: 5_000 }],
  ["in a class", { priority: 6 }],
])("a job that rides is stored as BullMQ itself would have stored it: %s", async (_when, more) => {
  const { client, jobs, ride } = await enter();
  const [added, ridden] = [newJob(more), newJob(more)];
  await jobs.enqueue([added]);
  await insert(client, ride(ridden));
  const { rows } = await client.query(
    `select id, to_jsonb(job) - '{id,seq,data,added_at_ms,process_at_ms}'::text[] as stored, opts ->> 'jobId' as key,
       data ->> 'v' as v, process_at_ms - added_at_ms as waits
     from bullmq.job order by seq`,
  );
  const plain = rows.map(({ id, stored, key, v, waits }) => {
    expect(key).toBe(id);
    return { ...stored, opts: { ...stored.opts, jobId: "" }, v, waits };
  });
  expect(plain).toHaveLength(2);
  expect(plain[1]).toEqual(plain[0]);
  expect(plain[0]).toMatchObject({
    max_attempts: 5,
    opts: { attempts: 5, backoff: { type: "full_jitter", delay: 500 } },
  });
});

test("where the queue is not in Postgres, no job rides", async () => {
  const ground = await openRedisGround();
  onTestFinished(() => ground.leave());
  const jobs = await openJobs(ground.config, { log: keepLines() });
  onTestFinished(() => jobs.close());
  expect(jobs.ride(newJob())).toBeNull();
});
