import { fromUuid } from "@proofline/core/runtime";
import type { Ground } from "../ground/open-ground.ts";
import { type Quantiles, quantiles, type Subscribed } from "./compare.ts";

/** A part of a run: how long first arrivals took, and how busy others kept the machine meanwhile. */
export interface Slice extends Quantiles {
  readonly fromSeconds: number;
  readonly events: number;
  /** How many times as long as on a free core five milliseconds of work took at worst. */
  readonly machineStretch: number;
}

export interface TimelineOptions {
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  readonly sliceMs: number;
  readonly stretches: readonly Stretch[];
}

export interface Stretch {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly stretch: number;
}

/** First arrivals at all these receivers, by when the Event happened. */
export async function timeline(
  { sql }: Ground,
  receivers: readonly Subscribed[],
  { startedAtMs, sliceMs, stretches }: TimelineOptions,
): Promise<Slice[]> {
  const slices = new Map<number, number[]>();
  for (const { journal, projectId } of receivers) {
    const rows = await sql<{ eventId: string; atMs: number }[]>`
      select id as event_id, (extract(epoch from at) * 1000)::float8 as at_ms from events
       where project_id = ${projectId} and type = 'verification.created'`;
    for (const { eventId, atMs } of rows) {
      const seen = journal.seen.get(fromUuid("evt", eventId));
      if (seen === undefined) continue;
      const slice = Math.floor((atMs - startedAtMs) / sliceMs);
      const waited = slices.get(slice) ?? [];
      waited.push(seen.firstAtMs - atMs);
      slices.set(slice, waited);
    }
  }
  return [...slices]
    .toSorted(([a], [b]) => a - b)
    .map(([slice, waited]) => {
      const fromMs = startedAtMs + slice * sliceMs;
      const meanwhile = stretches.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + sliceMs);
      return {
        fromSeconds: (slice * sliceMs) / 1_000,
        events: waited.length,
        ...quantiles(waited),
        machineStretch: Math.round(Math.max(0, ...meanwhile.map(({ stretch }) => stretch)) * 10) / 10,
      };
    });
}
