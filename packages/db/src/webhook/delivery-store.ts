import type { Sealer } from "@proofline/core/access";
import type { DeliveryStore } from "@proofline/core/webhook";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";
import { claimDelivery } from "./claim-delivery.ts";
import { findDelivery, listDeliveries } from "./list-deliveries.ts";
import { settleDelivery } from "./settle-delivery.ts";

/** Deliveries and their Tries in Postgres. */
export function createDeliveryStore({ sql }: Pick<Database, "sql">, { sealer }: { sealer: Sealer }): DeliveryStore {
  return {
    claim: (id) => claimDelivery(sql, sealer, id),
    async putOff({ deliveryId, tries }, at) {
      // The nudge counts from when it is due again, so that the sweep does not come before.
      await sql`
        update deliveries set tries = tries - 1, due_at = ${at}, nudged_at = now()
         where id = ${uuidOf(deliveryId)} and tries = ${tries} and status = 'pending'`;
    },
    settle: (claim, settlement) => settleDelivery(sql, claim, settlement),
    list: (query) => listDeliveries(sql, query),
    find: (projectId, id) => findDelivery(sql, { projectId, id }),
  };
}
