import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take longest, of each project the longest first. A file that begins last and takes a minute leaves the
 * other workers idle for that minute; on a fresh clone nothing else is known of how long a file takes.
 */
export const LONGEST_FILES = [
  "/jobs-on-redis-cluster.contract.test.ts",
  "/jobs-on-redis-sentinel.contract.test.ts",
  "/jobs-on-postgres.contract.test.ts",
  "/jobs-on-redis.contract.test.ts",
  "/permutations.contract.test.ts",
  "/start-postgres.contract.test.ts",
  "/supervise.contract.test.ts",
  "/test/journeys/routing.test.ts",
  "/test/load/flood.test.ts",
  "/test/journeys/bench.test.ts",
  "/test/faults/kills.test.ts",
  "/test/faults/plants/planted-bugs.test.ts",
  "/test/faults/storms.test.ts",
  "/test/faults/chaos.test.ts",
];

/** Vitest's own order, but for the longest files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a.moduleId) - rankOf(b.moduleId));
  }
}

export function rankOf(moduleId: string): number {
  const rank = LONGEST_FILES.findIndex((end) => moduleId.endsWith(end));
  return rank === -1 ? LONGEST_FILES.length : rank;
}
