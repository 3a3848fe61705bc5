import type { Project } from "@proofline/core/project";
import type { ProjectId } from "@proofline/core/runtime";

/** How long a key that was revoked elsewhere, or settings that changed elsewhere, may still count. */
const TTL_MS = 1_000;
const ENTRIES_MAX = 10_000;

/** What is known of projects by some name, for a second: one look-up then serves a burst. */
export interface ShortMemory<T> {
  /** What was read under this name a moment ago, or what `load` reads now. */
  recall(name: string, load: () => Promise<T | null>): Promise<T | null>;
  /** Reads it now, for those that come after as well. */
  reload(name: string, load: () => Promise<T | null>): Promise<T | null>;
  forget(projectId: ProjectId): void;
}

interface Entry<T> {
  readonly found: Promise<T | null>;
  readonly projectId: () => ProjectId | null;
  readonly expiresAtMs: number;
}

export function createShortMemory<T extends { readonly project: Project }>(nowMs: () => number): ShortMemory<T> {
  const entries = new Map<string, Entry<T>>();

  function reload(name: string, load: () => Promise<T | null>): Promise<T | null> {
    const found = load();
    let projectId: ProjectId | null = null;
    const entry: Entry<T> = { found, projectId: () => projectId, expiresAtMs: nowMs() + TTL_MS };
    entries.delete(name);
    entries.set(name, entry);
    const oldest = entries.keys().next().value;
    if (entries.size > ENTRIES_MAX && oldest !== undefined) entries.delete(oldest);
    const drop = (): void => {
      if (entries.get(name) === entry) entries.delete(name);
    };
    // An unknown key and a store that is away are asked for again: guesses must not fill the memory.
    found.then((known) => {
      if (known === null) drop();
      else projectId = known.project.id;
    }, drop);
    return found;
  }

  return {
    recall(name, load) {
      const known = entries.get(name);
      return known !== undefined && known.expiresAtMs > nowMs() ? known.found : reload(name, load);
    },
    reload,
    forget(projectId) {
      for (const [name, entry] of entries) if (entry.projectId() === projectId) entries.delete(name);
    },
  };
}
