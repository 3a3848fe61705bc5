import type { QueueName } from "@proofline/contracts";

/** The job that does nothing: that it comes to its end shows that its queue is worked on. It nudges no row. */
export const canaryName = "canary";

/** Who brings canaries into a queue. */
export interface CanaryPost {
  /** Puts a canary at the head of the queue; a second one under its key is the same. Throws where it was not taken. */
  sendCanary(queue: QueueName, key: string): Promise<void>;
  /** Whether it has yet to be run. Throws where the backend does not tell. */
  isCanaryOut(queue: QueueName, key: string): Promise<boolean>;
}

export interface CanaryOptions {
  readonly queue: QueueName;
  readonly post: CanaryPost;
  /** Of the worker: no other process uses it. */
  readonly owner: string;
  readonly intervalMs?: number;
}

/** Proof of life of one queue, by jobs that are there for nothing else. */
export interface Canary {
  /** When one last came to its end, run by this worker or by another one. */
  lastEndAt(): Date;
  /** Since then. */
  silenceMs(): number;
  /** Whether the backend took a job lately: where it does not, a restart of ours would change nothing. */
  isTaken(): boolean;
  /** This worker ran the canary with this key: its own or another's. */
  ran(key: string): void;
  /** No canaries are sent while a worker takes no jobs on purpose. */
  rest(): void;
  /** Begins anew, as at the start. */
  wake(): void;
  stop(): Promise<void>;
}

const INTERVAL_MS = 3_000;
/** A backend that took none for this long refuses them. */
const takenMaxMs = 10_000;

/**
 * Sends a canary every few seconds, the next one after the last has ended. Of any number of workers at a queue each
 * sends its own, and whoever gets it runs it: a queue that stands still is seen by all of them.
 */
export function startCanary({ queue, post, owner, intervalMs = INTERVAL_MS }: CanaryOptions): Canary {
  let end = { at: new Date(), ms: performance.now() };
  let takenMs = performance.now();
  let resting = false;
  let count = 0;
  let out: string | null = null;
  const ended = (): void => {
    end = { at: new Date(), ms: performance.now() };
    out = null;
  };

  const look = async (): Promise<void> => {
    if (out !== null && !(await post.isCanaryOut(queue, out))) ended();
    out ??= `${canaryName}_${owner}_${count++}`;
    // One that is still there is sent again, which changes nothing and shows whether the backend takes jobs.
    await post.sendCanary(queue, out);
    takenMs = performance.now();
  };
  let looking: Promise<void> | undefined;
  const tick = (): void => {
    if (resting || looking !== undefined) return;
    // A backend that is away is told of by those who need it; here it shows as silence.
    looking = look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
  };
  tick();
  const timer = setInterval(tick, intervalMs);
  timer.unref();

  return {
    lastEndAt: () => end.at,
    silenceMs: () => (resting ? 0 : performance.now() - end.ms),
    isTaken: () => performance.now() - takenMs <= takenMaxMs,
    ran: ended,
    rest() {
      resting = true;
    },
    wake() {
      resting = false;
      ended();
      takenMs = performance.now();
    },
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
