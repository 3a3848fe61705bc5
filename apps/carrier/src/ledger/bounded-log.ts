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
  /** Returns the entry that had to go for it. */
  add(entry: Entry): Entry | undefined;
  /** Oldest first. */
  list(options: ListOptions): Entry[];
  clear(): void;
}

/** Keeps the newest `max` entries; those of one number are found without a walk through the rest. */
export function createBoundedLog<Entry extends LogEntry>(max: number): BoundedLog<Entry> {
  let ring: Entry[] = [];
  let oldest = 0;
  const byNumber = new Map<string, Entry[]>();

  return {
    add(entry) {
      const evicted = ring.length === max ? ring[oldest] : undefined;
      if (evicted === undefined) ring.push(entry);
      else {
        // The oldest of all is also the oldest of its number.
        const sameNumber = byNumber.get(evicted.to);
        sameNumber?.shift();
        if (sameNumber?.length === 0) byNumber.delete(evicted.to);
        ring[oldest] = entry;
        oldest = (oldest + 1) % max;
      }
      const sameNumber = byNumber.get(entry.to);
      if (sameNumber === undefined) byNumber.set(entry.to, [entry]);
      else sameNumber.push(entry);
      return evicted;
    },
    list({ to, limit }) {
      const all = to === undefined ? [...ring.slice(oldest), ...ring.slice(0, oldest)] : (byNumber.get(to) ?? []);
      return limit === undefined ? [...all] : all.slice(Math.max(0, all.length - limit));
    },
    clear() {
      ring = [];
      oldest = 0;
      byNumber.clear();
    },
  };
}
