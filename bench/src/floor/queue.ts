import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  Queue,
  Worker,
} from "bullmq";
import { Redis } from "ioredis";

/** BullMQ as its own documentation sets it up, on the backend that the product is measured on. */
export type FloorQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, unknown>;

export interface FloorBackend {
  readonly databaseUrl: string;
  /** Null: the queue is in Postgres. */
  readonly redis: { readonly url: string; readonly prefix: string } | null;
}

const QUEUE = "floor";
/** As the product keeps them: by age, which is the quick way on Postgres. */
const defaultJobOptions = { removeOnComplete: { age: 900 }, removeOnFail: { age: 86_400 } };

export async function openFloorQueue(backend: FloorBackend): Promise<FloorQueue> {
  const { options, factory } = reach(backend);
  const queue: FloorQueue = new Queue(QUEUE, { ...options, defaultJobOptions }, factory);
  queue.on("error", report);
  await queue.waitUntilReady();
  return queue;
}

export async function startFloorWorker(
  backend: FloorBackend,
  work: (name: string, data: unknown) => Promise<void>,
): Promise<void> {
  const { options, factory } = reach(backend);
  const worker = new Worker(QUEUE, (job) => work(job.name, job.data), { ...options, concurrency: 50 }, factory);
  worker.on("error", report);
  await worker.waitUntilReady();
}

interface Reach {
  readonly options: { readonly connection: unknown; readonly prefix?: string };
  readonly factory: BackendFactory<IQueueBackend, unknown>;
}

function reach({ databaseUrl, redis }: FloorBackend): Reach {
  if (redis === null) {
    return {
      options: { connection: { connectionString: databaseUrl, max: 5 } },
      factory: createPostgresBackend as BackendFactory<IQueueBackend, unknown>,
    };
  }
  return {
    options: { connection: new Redis(redis.url, { maxRetriesPerRequest: null }), prefix: `{${redis.prefix}-floor}` },
    factory: createRedisBackend as BackendFactory<IQueueBackend, unknown>,
  };
}

function report(error: Error): void {
  console.error(error.message);
}
