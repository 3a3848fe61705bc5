import type { ProjectId } from "../runtime/index.ts";
import type { CheckCounts } from "./spray.ts";

/** The checks that this process answered and that were not added to the others' yet. Costs a check nothing. */
export interface CheckTally {
  note(projectId: ProjectId, right: boolean): void;
  /** All of it, and begins anew. */
  take(): ReadonlyMap<ProjectId, CheckCounts>;
  /** Puts back what could not be added. */
  putBack(counts: ReadonlyMap<ProjectId, CheckCounts>): void;
}

export function createCheckTally(): CheckTally {
  let counts = new Map<ProjectId, CheckCounts>();
  const add = (projectId: ProjectId, more: CheckCounts): void => {
    const { wrong, right } = counts.get(projectId) ?? { wrong: 0, right: 0 };
    counts.set(projectId, { wrong: wrong + more.wrong, right: right + more.right });
  };
  return {
    note: (projectId, right) => add(projectId, right ? { wrong: 0, right: 1 } : { wrong: 1, right: 0 }),
    take() {
      const taken = counts;
      counts = new Map();
      return taken;
    },
    putBack(taken) {
      for (const [projectId, more] of taken) add(projectId, more);
    },
  };
}
