import { emptyDatabase } from "@proofline/embedded/testing";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { openJobs } from "../producer/open-jobs.ts";
import { keepLines } from "../testing/lines.ts";
import { startWorker } from "../worker/start-worker.ts";
import { QueueUnusableError } from "./errors.ts";
import { migrateQueue } from "./migrate-queue.ts";

async function enter() {
  const database = await emptyDatabase();
  onTestFinished(() => database.drop());
  const client = new pg.Client(database.url);
  await client.connect();
  onTestFinished(() => client.end());
  const config = { backend: "postgres", url: database.url } as const;
  const startBoth = async (): Promise<void> => {
    const log = keepLines();
    const jobs = await openJobs(config, { log });
    await jobs.close();
    const worker = await startWorker({ config, queue: "messages", concurrency: 1, processors: {}, log });
    await worker.close();
  };
  const refuses = async (sentence: RegExp): Promise<void> => {
    const log = keepLines();
    const startedMs = performance.now();
    await expect(openJobs(config, { log })).rejects.toThrow(sentence);
    await expect(openJobs(config, { log })).rejects.toThrow(QueueUnusableError);
    const working = startWorker({ config, queue: "messages", concurrency: 1, processors: {}, log });
    await expect(working).rejects.toThrow(sentence);
    // Waiting would not help, so nobody waits.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  };
  return { url: database.url, client, startBoth, refuses };
}

test("many processes may migrate at once, and again, and the queue works", async () => {
  const { url, client, startBoth } = await enter();
  await Promise.all(Array.from({ length: 6 }, () => migrateQueue(url)));
  const read = "select version, applied_at from bullmq.migration order by version";
  const { rows } = await client.query(read);
  expect(rows.length).toBeGreaterThan(10);
  await migrateQueue(url);
  expect((await client.query(read)).rows).toEqual(rows);
  await startBoth();
});

test("a role that may not create can add jobs of every kind", async () => {
  const { url, client } = await enter();
  await migrateQueue(url);
  const role = `app_${process.pid}_${Date.now()}`;
  await client.query(`create role ${role}`);
  onTestFinished(async () => {
    const owner = new pg.Client(url);
    await owner.connect();
    await owner.query(`drop owned by ${role}`);
    await owner.query(`drop role ${role}`);
    await owner.end();
  });
  await client.query(`grant usage on schema bullmq to ${role}`);
  await client.query(`grant select, insert, update, delete on all tables in schema bullmq to ${role}`);
  await client.query(`grant usage on all sequences in schema bullmq to ${role}`);
  await client.query(`set role ${role}`);
  const { rows } = await client.query("select bullmq.next_job_id('messages') as id");
  await client.query("reset role");
  expect(rows).toEqual([{ id: expect.stringMatching(/^\d+$/) }]);
});

test("a database that was never migrated is refused with what to do", async () => {
  const { refuses } = await enter();
  await refuses(/^The queue's tables in Postgres are missing: run "npm run migrate"\.$/);
});

test("an older schema is refused with what to do", async () => {
  const { url, client, refuses } = await enter();
  await migrateQueue(url);
  await client.query("delete from bullmq.migration where version = (select max(version) from bullmq.migration)");
  await refuses(/are at version \d+ and this build needs \d+: run "npm run migrate"\.$/);
});

test.each([
  ["renamed", "alter function bullmq.add_job rename to add_job_2"],
  ["given another meaning", "create function bullmq.add_job(text, jsonb) returns text language sql as 'select $1'"],
])("the function that jobs ride on is not used when it was %s", async (_case, change) => {
  const { url, client, refuses } = await enter();
  await migrateQueue(url);
  await client.query(change);
  await refuses(/have another add_job than this build knows/);
});
