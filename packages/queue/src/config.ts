/** Where jobs are kept. */
export type QueueConfig =
  | {
      readonly backend: "redis";
      /** `redis://` or `rediss://`; a comma, as between the seeds of a cluster, makes it a cluster. */
      readonly url: string;
      /** Begins every key, inside a hash tag of its queue, so that a cluster keeps a queue's keys together. */
      readonly prefix: string;
    }
  | {
      readonly backend: "postgres";
      readonly url: string;
    };

export const DEFAULT_PREFIX = "proofline";
