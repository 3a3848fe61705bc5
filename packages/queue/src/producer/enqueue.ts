import { type EncodedJob, encodeJob, type QueueName } from "@proofline/contracts";
import type { Job } from "@proofline/core/runtime";
import { toBullOptions } from "../bull-options.ts";
import { within } from "../deadline.ts";
import type { Breaker } from "./breaker.ts";
import type { BullQueue } from "./open-queues.ts";

interface EnqueueDeps {
  readonly queues: ReadonlyMap<QueueName, BullQueue>;
  readonly breaker: Breaker;
  readonly timeoutMs: number;
  /** Hears of every job that may not have arrived. One that timed out may be there all the same: its key is its own. */
  readonly lost: (queue: QueueName | null, loss: { count: number; error: unknown }) => void;
}

/** Never rejects, and ends within `timeoutMs`. */
export async function enqueue(jobs: readonly Job[], deps: EnqueueDeps): Promise<void> {
  const batches = new Map<QueueName, EncodedJob[]>();
  for (const job of jobs) {
    try {
      const encoded = encodeJob(job);
      const batch = batches.get(encoded.rules.queue);
      if (batch) batch.push(encoded);
      else batches.set(encoded.rules.queue, [encoded]);
    } catch (error) {
      deps.lost(null, { count: 1, error });
    }
  }
  await Promise.all([...batches].map(([queue, batch]) => addBatch(queue, { batch, deps })));
}

async function addBatch(name: QueueName, { batch, deps }: { batch: EncodedJob[]; deps: EnqueueDeps }): Promise<void> {
  const { breaker, timeoutMs, lost } = deps;
  const queue = deps.queues.get(name);
  if (queue === undefined || !breaker.allows()) {
    lost(name, { count: batch.length, error: new Error("the queue did not answer a moment ago") });
    return;
  }
  try {
    await within(add(queue, batch), timeoutMs);
    breaker.succeeded();
  } catch (error) {
    breaker.failed();
    lost(name, { count: batch.length, error });
  }
}

/** One statement for many jobs costs as much as a dozen for one each (Postgres: 103 against 1,200 a second, measured). */
const bulkMin = 10;

async function add(queue: BullQueue, batch: readonly EncodedJob[]): Promise<void> {
  const jobs = batch.map((job) => ({ name: job.name, data: job.data, opts: toBullOptions(job) }));
  if (jobs.length >= bulkMin) await queue.addBulk(jobs);
  else await Promise.all(jobs.map(({ name, data, opts }) => queue.add(name, data, opts)));
}
