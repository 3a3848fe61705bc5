/** A worker process, as others know it. */
export interface BeatingWorker {
  /** A UUID of its own, new at each start. */
  readonly id: string;
  readonly queues: readonly string[];
}

/** The port to the heartbeats by which workers find out that one of them died. */
export interface HeartbeatStore {
  /** Says that this worker lives, by the database's clock. Called about twice a second. */
  beat(worker: BeatingWorker): Promise<void>;
  /** Says that this worker ends: what it still holds may be taken over at once. */
  leave(id: string): Promise<void>;
}
