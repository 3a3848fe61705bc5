import { type Id, type JobName, type JobPayloads, toUuid } from "@proofline/core/runtime";
import { z } from "zod";
import type { Backoff } from "./backoff.ts";
import type { QueueName } from "./queue-name.ts";

/** Version of the payloads. Workers read this one and the one before; producers write this one. */
export const PAYLOAD_VERSION = 1;

/** What travels in the queue: the port's payload and its version. */
export type WirePayload<N extends JobName> = JobPayloads[N] & { readonly v: typeof PAYLOAD_VERSION };

/** How a queue treats a kind of job. */
export interface JobRules {
  readonly queue: QueueName;
  /** Runs at most, counting only those that ended in a fault of ours. */
  readonly attemptsMax: number;
  readonly backoff: Backoff;
  /** A run that takes longer is told to stop. Longer than every network deadline inside the job together. */
  readonly deadlineMs: number;
  /** How long a finished job keeps its key, so that late repeats of one nudge stay one job. */
  readonly keepDoneSeconds: number;
  /** How long a failed job stays to be looked at. */
  readonly keepFailedSeconds: number;
}

export interface JobSpec<N extends JobName> extends JobRules {
  readonly payload: z.ZodType<WirePayload<N>>;
  /** The id of the row that the job nudges. */
  readonly rowId: (payload: JobPayloads[N]) => string;
}

const kept = { keepDoneSeconds: 15 * 60, keepFailedSeconds: 24 * 3600 } as const;

export const JOB_CATALOG: { readonly [N in JobName]: JobSpec<N> } = {
  "message.send": {
    queue: "messages",
    payload: z.object({ v: z.literal(PAYLOAD_VERSION), messageId: idOf("msg") }),
    rowId: (payload) => payload.messageId,
    attemptsMax: 5,
    backoff: { baseMs: 500, capMs: 10_000 },
    deadlineMs: 15_000,
    ...kept,
  },
  "webhook.deliver": {
    queue: "webhooks",
    payload: z.object({ v: z.literal(PAYLOAD_VERSION), deliveryId: idOf("dlv") }),
    rowId: (payload) => payload.deliveryId,
    attemptsMax: 5,
    backoff: { baseMs: 1_000, capMs: 30_000 },
    deadlineMs: 25_000,
    ...kept,
  },
};

export const JOB_NAMES = Object.keys(JOB_CATALOG).filter(isJobName);

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOB_CATALOG, name);
}

function idOf<P extends string>(prefix: P): z.ZodType<Id<P>> {
  return z.custom<Id<P>>((value) => typeof value === "string" && toUuid(prefix, value) !== null, {
    error: `not a ${prefix}_ id`,
  });
}
