/** What one receiver got: how often each Event, and when first. */
export interface Journal {
  readonly seen: ReadonlyMap<string, Seen>;
  note(eventId: string): Seen;
}

export interface Seen {
  readonly firstAtMs: number;
  count: number;
}

export function createJournal(): Journal {
  const seen = new Map<string, Seen>();
  return {
    seen,
    note(eventId) {
      const known = seen.get(eventId) ?? { firstAtMs: Date.now(), count: 0 };
      known.count += 1;
      seen.set(eventId, known);
      return known;
    },
  };
}
