import type { ProjectId } from "../runtime/index.ts";
import type { Backlog, CountedBacklog } from "./backlog.ts";

/**
 * What this process believes of the backlog, without asking anybody: the last count, and its own Messages since. What
 * other processes accepted since the count is missing until the next one; what was sent since is still in.
 */
export interface BacklogBoard {
  of(projectId: ProjectId): Backlog;
  /** Of all projects. */
  total(): number;
  /** A Message is about to be written down. Call what comes back once, with whether it was. */
  enter(projectId: ProjectId): (written: boolean) => void;
  /** To be called when a count begins; what comes back puts the count on the board. */
  beginCount(): (counted: CountedBacklog) => void;
}

export function createBacklogBoard(): BacklogBoard {
  let counted = createTally();
  /** Written down since the last count began. */
  let since = createTally();
  /** Written down since the count that is under way began: it may have missed them. */
  let during = since;
  const underWay = createTally();
  const total = (): number => counted.total() + since.total() + underWay.total();
  return {
    total,
    of: (projectId) => ({
      project: counted.of(projectId) + since.of(projectId) + underWay.of(projectId),
      total: total(),
    }),
    enter(projectId) {
      underWay.add(projectId, 1);
      return (written) => {
        underWay.add(projectId, -1);
        if (!written) return;
        since.add(projectId, 1);
        if (during !== since) during.add(projectId, 1);
      };
    },
    beginCount() {
      during = createTally();
      return (fresh) => {
        counted = createTally(fresh);
        since = during;
      };
    },
  };
}

interface Tally {
  of(projectId: ProjectId): number;
  total(): number;
  add(projectId: ProjectId, messages: number): void;
}

function createTally(counted: CountedBacklog = new Map()): Tally {
  const byProject = new Map(counted);
  let total = [...counted.values()].reduce((sum, messages) => sum + messages, 0);
  const of = (projectId: ProjectId): number => byProject.get(projectId) ?? 0;
  return {
    of,
    total: () => total,
    add(projectId, messages) {
      total += messages;
      const after = of(projectId) + messages;
      if (after === 0) byProject.delete(projectId);
      else byProject.set(projectId, after);
    },
  };
}
