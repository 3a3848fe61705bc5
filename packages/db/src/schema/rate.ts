import { sql } from "drizzle-orm";
import { bigint, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/**
 * What was sent through an account or by a sender of it, where the queue is in Postgres: `numbers` and `counts` are
 * the stretches of its window in which something was, `lanes` the projects that wait for it. Read and written by the
 * function `take_rate` alone.
 */
export const rates = pgTable("rates", {
  key: text().primaryKey(),
  numbers: bigint({ mode: "number" }).array().notNull().default(sql`'{}'`),
  counts: integer().array().notNull().default(sql`'{}'`),
  day: integer().notNull().default(0),
  used: integer().notNull().default(0),
  lanes: jsonb().notNull().default({}),
});

/** How many were sent on which day (days since 1970, UTC), where the counting itself is done in Redis. */
export const rateDays = pgTable(
  "rate_days",
  {
    key: text().notNull(),
    day: integer().notNull(),
    used: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.key, table.day] })],
);
