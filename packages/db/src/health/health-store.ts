import { breaker, type HealthStore } from "@proofline/core/health";
import type { Database } from "../open-database.ts";
import { retryAborted } from "../retry.ts";
import { changeHealth, isFree } from "./change.ts";
import { syncHealth } from "./sync.ts";

/** The health of provider accounts in Postgres, by its clock, whatever holds the queue (docs/adr/0007-health-in-postgres.md). */
export function createHealthStore({ sql }: Pick<Database, "sql">): HealthStore {
  return retryAborted<HealthStore>({
    sync: (counted) => syncHealth(sql, counted),
    change: (health, change) => changeHealth(sql, health, change),
    async takeProbe({ account, eager }) {
      const [taken] = await sql`
        update provider_health h
           set probe_at = now() + make_interval(secs => ${breaker.probeLeaseSeconds}),
               eager_probe_at = now() + make_interval(secs => ${breaker.probeLeaseSeconds})
         where h.account = ${account} and h.state = 'open' and ${isFree(sql)}
           and case when ${eager}::boolean then h.eager_probe_at else h.probe_at end <= now()
        returning 1`;
      return taken !== undefined;
    },
    async setOverride(account, override) {
      const state = override?.state ?? null;
      const until = override?.until ?? null;
      await sql`
        insert into provider_health as h (account, version, override, override_until)
        values (${account}, 1, ${state}, ${until})
        on conflict (account) do update
          set version = h.version + 1, override = excluded.override, override_until = excluded.override_until`;
    },
  });
}
