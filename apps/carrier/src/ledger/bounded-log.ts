export interface LogEntry {
  readonly id: string;
  /** E.164 with the plus; empty when the request named no number. */
  readonly to: string;
}

export interface ListOptions {
  readonly to?: string | undefined;
  /** Only the newest so many. */
  readonly limit?: number | undefined;
}

export interface BoundedLog<Entry extends LogEntry> {
  add(entry: Entry): void;
  get(id: string): Entry | undefined;
  /** Oldest first. */
  list(options: ListOptions): Entry[];
  clear(): void;
}

/** Keeps the newest `max` entries, found by id or by number without a walk through the rest. */
export function createBoundedLog<Entry extends LogEntry>(max: number): BoundedLog<Entry> {
  let ring: Entry[] = [];
  let oldest = 0;
  const byId = new Map<string, Entry>();
  const byNumber = new Map<string, Set<Entry>>();

  function forget(entry: Entry): void {
    byId.delete(entry.id);
    const sameNumber = byNumber.get(entry.to);
    sameNumber?.delete(entry);
    if (sameNumber?.size === 0) byNumber.delete(entry.to);
  }

  return {
    add(entry) {
      const evicted = ring.length === max ? ring[oldest] : undefined;
      if (evicted === undefined) ring.push(entry);
      else {
        forget(evicted);
        ring[oldest] = entry;
        oldest = (oldest + 1) % max;
      }
      byId.set(entry.id, entry);
      const sameNumber = byNumber.get(entry.to);
      if (sameNumber === undefined) byNumber.set(entry.to, new Set([entry]));
      else sameNumber.add(entry);
    },
    get: (id) => byId.get(id),
    list({ to, limit }) {
      const all = to === undefined ? [...ring.slice(oldest), ...ring.slice(0, oldest)] : [...(byNumber.get(to) ?? [])];
      return limit === undefined ? all : all.slice(Math.max(0, all.length - limit));
    },
    clear() {
      ring = [];
      oldest = 0;
      byId.clear();
      byNumber.clear();
    },
  };
}
