import { QUEUE_NAMES, type QueueName } from "@proofline/contracts";
import { type IQueueBackend, Queue } from "bullmq";
import type { JobStore } from "../store/job-store.ts";

export type BullQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, unknown>;

/** Nobody reads BullMQ's event stream here; a full Redis should not be full of it. */
const eventsMax = 100;

/** One BullMQ queue per name, ready to add to. */
export async function openQueues(
  store: JobStore,
  onError: (error: Error) => void,
): Promise<ReadonlyMap<QueueName, BullQueue>> {
  const queues = new Map<QueueName, BullQueue>();
  for (const name of QUEUE_NAMES) {
    const queue: BullQueue = new Queue(
      name,
      { ...store.options(name), streams: { events: { maxLen: eventsMax } } },
      store.factory,
    );
    queue.on("error", onError);
    queues.set(name, queue);
  }
  await Promise.all([...queues.values()].map((queue) => queue.waitUntilReady()));
  return queues;
}
