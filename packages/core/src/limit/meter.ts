import type { ProjectId } from "../runtime/index.ts";

/**
 * Sends of one kind, counted over a sliding window. A store keeps each in `WINDOW_BUCKETS` stretches and lets a stretch
 * go when all of it is older than the window: no window of that length, wherever it begins, holds more than `max`, and
 * room comes back at most a fiftieth of the window late.
 */
export interface Meter {
  /**
   * What is counted, inside its project: a keyed digest, never a number or an address in clear. The same key over other
   * windows is another Meter of the same sends. Once in a request with the same `seconds`.
   */
  readonly key: string;
  /** Length of the window: whole seconds, 1 to `WINDOW_SECONDS_MAX`. */
  readonly seconds: number;
  /** At this count it refuses. Null: it counts and never refuses. */
  readonly max: number | null;
  /** False: it says whether it would refuse, and the send goes on and is counted. */
  readonly enforced: boolean;
  /** False: it is read and judged, and this send is not counted on it (what counts proofs, not sends). */
  readonly adds: boolean;
  /**
   * Once it refused it goes on refusing until no more than this share of `max` (0 to below 1, the product rounded down)
   * is left in its window. Null: it opens as soon as there is room. Only where `max` is 1 or more: a store forgets an empty
   * Meter once its window is over, and a Meter of none would open by what it remembers of its last refusal.
   */
  readonly reopenShare: number | null;
  /** Raises `max` by a share of what another Meter of the request counts (its place, from 0), rounded down. */
  readonly raisedBy: { readonly meter: number; readonly share: number } | null;
}

/** What a Meter said when it was asked. */
export interface MeterReading {
  /** Counted in its window before this send. */
  readonly used: number;
  /** As raised; null where it never refuses. */
  readonly max: number | null;
  /** Whether it refuses, enforced or not. */
  readonly refuses: boolean;
  /**
   * Milliseconds until it allows a send again, where it refuses (the whole window where its `max` leaves no room ever);
   * else until the oldest of its sends leaves the window, this one included. 0 where it counts none.
   */
  readonly afterMs: number;
}

export interface MeterRequest {
  readonly projectId: ProjectId;
  /** One or more, of one decision. */
  readonly meters: readonly Meter[];
}

/** `taken`: counted on every Meter that adds. `refused`: counted on none. */
export interface MeterAnswer {
  readonly kind: "taken" | "refused";
  /** When it was decided, by the store's clock: milliseconds since 1970. To be given back under it. */
  readonly atMs: number;
  /** In the order of the Meters. */
  readonly readings: readonly MeterReading[];
  /** Place of the enforced Meter that refuses longest; null where none does. */
  readonly refusedBy: number | null;
}

export const WINDOW_BUCKETS = 50;
export const WINDOW_SECONDS_MAX = 604_800;

/** Length of a stretch: a fiftieth of the window, always whole milliseconds. */
export function bucketMs(seconds: number): number {
  return (seconds * 1_000) / WINDOW_BUCKETS;
}
