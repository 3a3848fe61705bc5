import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "./column.ts";

/**
 * What is counted on a Meter, where the queue is in Postgres: `numbers` and `counts` are the stretches of its window in
 * which something was sent, `shut` that it refused and has not opened since. Read and written by the functions
 * `take_limits` and `give_back_limits` alone.
 */
export const limitMeters = pgTable(
  "limit_meters",
  {
    projectId: uuid("project_id").notNull(),
    key: text().notNull(),
    seconds: integer().notNull(),
    numbers: bigint({ mode: "number" }).array().notNull().default(sql`'{}'`),
    counts: integer().array().notNull().default(sql`'{}'`),
    shut: boolean().notNull().default(false),
    /** After this it says no more than a new one would. */
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.key, table.seconds] })],
);

/** How many were sent in which minute (minutes since 1970), where the counting itself is done in Redis. */
export const limitNotes = pgTable(
  "limit_notes",
  {
    projectId: uuid("project_id").notNull(),
    key: text().notNull(),
    minute: integer().notNull(),
    sends: integer().notNull(),
    /** After this it counts in no window any more. */
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.key, table.minute] }),
    index("limit_notes_by_expiry").on(table.projectId, table.expiresAt),
  ],
);
