import type { ProjectId } from "../runtime/index.ts";

/** Messages that were accepted and that no provider has taken yet: queued, waiting, sending. */
export interface Backlog {
  /** Of one project. */
  readonly project: number;
  /** Of the whole service. */
  readonly total: number;
}

/** All unsent Messages at one moment; a project without any is not among them. */
export type CountedBacklog = ReadonlyMap<ProjectId, number>;

/** The port that counts them. */
export interface BacklogStore {
  count(): Promise<CountedBacklog>;
}
