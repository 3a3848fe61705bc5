import type { Health, HealthChange } from "@proofline/core/health";
import { defaultSettings } from "@proofline/core/project";
import { CHANNELS } from "@proofline/core/provider";
import { EVERY_COUNTRY } from "@proofline/core/route";
import type { DeliveryId } from "@proofline/core/runtime";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import type { Sql } from "../sql.ts";

interface ChangedRow {
  readonly changed: boolean;
  readonly deliveries: string[];
}

/** Moves a breaker and tells whom it concerns, in one statement: a newer version means that somebody else moved it. */
export async function changeHealth(
  sql: Sql,
  { account, version }: Health,
  change: HealthChange,
): Promise<{ readonly deliveryIds: readonly DeliveryId[] } | null> {
  const { state, event } = change;
  const [row] = await sql<ChangedRow[]>`
    with changed as (
      update provider_health h
         set state = ${state}, since = case when h.state = ${state} then h.since else now() end, version = h.version + 1,
             probe_at = ${change.probeAt}, eager_probe_at = ${change.eagerProbeAt},
             good_probes = ${change.goodProbes}, failed_probes = ${change.failedProbes}
             ${change.resets ? forgotten(sql) : sql``}
       where h.account = ${account} and h.version = ${version} and ${isFree(sql)}
      returning h.account
    ), event as (
      insert into events (id, project_id, type, at, data)
      select uuid_v7(), p.id, ${event?.type ?? ""}, now(), ${JSON.stringify(event?.data ?? {})}::text::jsonb
        from changed c join projects p on ${usesAccount(sql)}
       where ${event !== null}::boolean
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select exists (select from changed) as changed, array(select id from delivery) as deliveries`;
  return row?.changed === true ? { deliveryIds: deliveryIds(row.deliveries) } : null;
}

/** No operator's word counts for the account `h`. */
export function isFree(sql: Sql) {
  return sql`(h.override is null or h.override_until <= now())`;
}

function forgotten(sql: Sql) {
  return sql`, recent_good = 0, recent_refused = 0, recent_throttled = 0, recent_failed = 0, lasting_good = 0,
    lasting_refused = 0, lasting_throttled = 0, lasting_failed = 0, failures_in_row = 0`;
}

/**
 * Whether Messages of the project `p` may go by the account of `c`: a step of a Route names it, or it is among the
 * providers of the settings and some channel has no Route for every country.
 */
function usesAccount(sql: Sql) {
  const everyChannel = CHANNELS.map((channel) => ({ country: EVERY_COUNTRY, channel }));
  return sql`(
    coalesce(p.settings->'routes', '[]') @> jsonb_build_array(jsonb_build_object(
      'steps', jsonb_build_array(jsonb_build_object('account', c.account))))
    or (coalesce(p.settings->'providers', ${JSON.stringify(defaultSettings.providers)}::text::jsonb) @> to_jsonb(c.account)
      and not coalesce(p.settings->'routes', '[]') @> ${JSON.stringify(everyChannel)}::text::jsonb)
  )`;
}
