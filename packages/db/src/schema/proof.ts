import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "./column.ts";

/** Proof tokens that were redeemed, until they would have expired anyway: each is good once. */
export const redeemedProofs = pgTable(
  "redeemed_proofs",
  {
    projectId: uuid("project_id").notNull(),
    nonce: text().notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.nonce] }),
    index("redeemed_proofs_expires").on(table.expiresAt),
  ],
);
