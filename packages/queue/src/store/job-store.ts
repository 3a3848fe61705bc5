import type { QueueName } from "@proofline/contracts";
import type { BackendFactory, IQueueBackend } from "bullmq";
import type { QueueConfig } from "../config.ts";
import { openPostgresStore } from "./postgres-store.ts";
import { openRedisStore } from "./redis-store.ts";

/** Who uses the connection: a producer must give up soon, a worker must never give up. */
export type StoreRole = "producer" | "worker";

/** An open connection to the place where jobs are kept, as BullMQ takes it. */
export interface JobStore {
  /** `redis at host:port`, for messages: no user, no password. */
  readonly label: string;
  readonly factory: BackendFactory<IQueueBackend, unknown>;
  options(queue: QueueName): { connection: unknown; prefix?: string };
  /** Resolves when the server answers; throws what it said last. May be called again. */
  answer(): Promise<void>;
  /** Throws QueueUnusableError where the server answers but must not be used. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export function openStore(
  config: QueueConfig,
  { role, onError }: { role: StoreRole; onError: (error: Error) => void },
): JobStore {
  switch (config.backend) {
    case "redis":
      return openRedisStore(config, { role, onError });
    case "postgres":
      return openPostgresStore(config, { role, onError });
  }
}
