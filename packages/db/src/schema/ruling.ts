import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./column.ts";

/**
 * What was decided about sends, with all that it was decided from: `record` is JSON to the byte as it was signed.
 * Partitioned by week through `id`, a UUIDv7 (see the migration).
 */
export const decisions = pgTable(
  "decisions",
  {
    id: uuid().notNull(),
    projectId: uuid("project_id").notNull(),
    verificationId: uuid("verification_id"),
    phoneDigest: bytea("phone_digest").notNull(),
    action: text({ enum: ["send", "hold", "refuse"] }).notNull(),
    /** The step that decided, and the code of the refusal. */
    step: text(),
    code: text(),
    record: text().notNull(),
    keyId: text("key_id").notNull(),
    mac: bytea().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    index("decisions_verification").on(table.verificationId).where(sql`verification_id is not null`),
    index("decisions_not_sent").on(table.projectId, table.phoneDigest, table.id).where(sql`action <> 'send'`),
  ],
);
