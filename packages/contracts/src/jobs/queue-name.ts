/** What a worker process can be told to consume (`WORKER_QUEUES`). */
export const QUEUE_NAMES = ["messages", "webhooks", "housekeeping"] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];
