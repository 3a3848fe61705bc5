import { fromUuid } from "@proofline/core/runtime";
import type { Ground } from "../ground/open-ground.ts";
import type { Receiver } from "./open-zoo.ts";

/** What became of one receiver's Events, by the three that know: the events table, the Deliveries with their Tries, the receiver. */
export interface Account {
  readonly name: string;
  readonly kind: string;
  readonly events: number;
  readonly deliveries: Readonly<Record<"pending" | "succeeded" | "exhausted" | "skipped", number>>;
  /** Events without a Delivery: right only where the endpoint was disabled before. */
  readonly undelivered: number;
  readonly tries: number;
  readonly arrived: number;
  /** Arrivals beyond the first of each Event. */
  readonly duplicates: number;
  /** Tries that got no answer in time, or none that ends the Delivery: each is rightly followed by another arrival. */
  readonly failedTries: number;
  /** Succeeded by our account, and the receiver knows nothing of it. */
  readonly claimedFalsely: number;
  /** Arrived, and no Event of ours. */
  readonly invented: number;
  /** Of all this receiver's Events: neither arrived, nor pending, nor ended for a reason. */
  readonly lost: number;
  readonly firstArrivalMs: Quantiles | null;
}

interface Row {
  readonly eventId: string;
  readonly atMs: number;
  readonly status: "pending" | "succeeded" | "exhausted" | "skipped" | null;
  readonly tries: number;
  readonly failedTries: number;
}

export interface Subscribed extends Receiver {
  readonly projectId: string;
}

/** Compares the three for one receiver. */
export async function account({ sql }: Ground, { behaviour, journal, projectId }: Subscribed): Promise<Account> {
  const rows = await sql<Row[]>`
    select e.id as event_id, (extract(epoch from e.at) * 1000)::float8 as at_ms, d.status,
      (select count(*)::int from tries t where t.delivery_id = d.id) as tries,
      (select count(*)::int from tries t where t.delivery_id = d.id and t.error is not null) as failed_tries
      from events e left join deliveries d on d.event_id = e.id
     where e.project_id = ${projectId} and e.type = 'verification.created'`;
  const deliveries = { pending: 0, succeeded: 0, exhausted: 0, skipped: 0 };
  const latencies: number[] = [];
  const ours = new Set<string>();
  let undelivered = 0;
  let tries = 0;
  let failedTries = 0;
  let claimedFalsely = 0;
  let lost = 0;
  for (const row of rows) {
    const id = fromUuid("evt", row.eventId);
    const seen = journal.seen.get(id);
    ours.add(id);
    tries += row.tries;
    failedTries += row.failedTries;
    if (row.status === null) undelivered += 1;
    else deliveries[row.status] += 1;
    if (row.status === "succeeded" && seen === undefined) claimedFalsely += 1;
    const excused = row.status === "pending" || (behaviour.kind === "gone" && row.status !== "succeeded");
    if (seen === undefined && !excused) lost += 1;
    if (seen !== undefined) latencies.push(seen.firstAtMs - row.atMs);
  }
  const arrivals = [...journal.seen.values()].reduce((sum, { count }) => sum + count, 0);
  return {
    name: behaviour.name,
    kind: behaviour.kind,
    events: rows.length,
    deliveries,
    undelivered,
    tries,
    arrived: journal.seen.size,
    duplicates: arrivals - journal.seen.size,
    failedTries,
    claimedFalsely,
    invented: [...journal.seen.keys()].filter((id) => !ours.has(id)).length,
    lost,
    firstArrivalMs: latencies.length === 0 ? null : quantiles(latencies),
  };
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
