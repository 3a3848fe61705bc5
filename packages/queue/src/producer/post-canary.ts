import type { QueueName } from "@proofline/contracts";
import { within } from "../deadline.ts";
import { type CanaryPost, canaryName } from "../worker/canary.ts";
import type { BullQueue } from "./open-queues.ts";

/** States of a job that somebody still has to run or to end. */
const open: readonly string[] = ["waiting", "prioritized", "active", "delayed"];

/** Canaries go to the head of their queue, before every backlog, and leave nothing behind. */
export function createCanaryPost(queues: ReadonlyMap<QueueName, BullQueue>, timeoutMs: number): CanaryPost {
  const queueOf = (name: QueueName): BullQueue => {
    const queue = queues.get(name);
    if (queue === undefined) throw new Error(`there is no queue ${name}`);
    return queue;
  };
  return {
    async sendCanary(name, key) {
      const options = { jobId: key, lifo: true, removeOnComplete: true, removeOnFail: true, attempts: 1 };
      await within(queueOf(name).add(canaryName, {}, options), timeoutMs);
    },
    isCanaryOut: async (name, key) => open.includes(await within(queueOf(name).getJobState(key), timeoutMs)),
  };
}
