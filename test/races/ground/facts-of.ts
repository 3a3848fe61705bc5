import { toUuid } from "@proofline/core/runtime";
import { query } from "../../support/query.ts";

/** What the database holds of one Verification. */
export interface Facts {
  readonly status: string;
  readonly reason: string | null;
  readonly checksUsed: number;
  readonly sendsUsed: number;
  /** Types of its Events, sorted; sends and receipts apart. */
  readonly events: readonly string[];
  /** Deliveries of its ending. */
  readonly endDeliveries: number;
  /** Its Messages that still wait to be sent. */
  readonly unsent: number;
}

/** Types of Events that tell of an end. */
export const END_EVENTS: readonly string[] = ["verified", "failed", "expired", "canceled", "denied"].map(
  (status) => `verification.${status}`,
);
const LIFE = ["verification.created", ...END_EVENTS];

export async function factsOf(databaseUrl: string, ids: readonly string[]): Promise<readonly Facts[]> {
  const uuids = ids.map((id) => toUuid("ver", id));
  return await query(
    databaseUrl,
    (sql) => sql<Facts[]>`
      select v.status, v.reason, v.checks_used as "checksUsed", v.sends_used as "sendsUsed",
          array(select e.type from events e where e.verification_id = v.id and e.type = any (${LIFE}) order by 1) as events,
          (select count(*)::int from deliveries d join events e on e.id = d.event_id
            where e.verification_id = v.id and e.type = any (${[...END_EVENTS]})) as "endDeliveries",
          (select count(*)::int from messages m
            where m.verification_id = v.id and m.status in ('queued', 'waiting')) as unsent
        from verifications v where v.id = any (${uuids}::uuid[]) order by v.id`,
  );
}
