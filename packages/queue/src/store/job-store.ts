import type { QueueName } from "@proofline/contracts";
import type { BackendFactory, IQueueBackend } from "bullmq";

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
