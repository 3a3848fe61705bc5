import type { DeliveryId, ProjectId } from "../runtime/index.ts";
import type { CheckCounts, SprayFigures } from "./spray.ts";

/** What an alarm says: figures of the last `SPRAY_WINDOW_SECONDS`. */
export interface SprayAlarm {
  readonly wrong: number;
  readonly checks: number;
  readonly share: number;
  readonly usualShare: number;
}

/** The port to what all processes know of checks. */
export interface SprayStore {
  /** Adds what one process counted, and answers the figures of these projects with it. */
  add(counts: ReadonlyMap<ProjectId, CheckCounts>): Promise<ReadonlyMap<ProjectId, SprayFigures>>;
  /** Writes the Event down; null where one was written within the hour. */
  raise(projectId: ProjectId, alarm: SprayAlarm): Promise<readonly DeliveryId[] | null>;
}
