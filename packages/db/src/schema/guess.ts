import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, moment } from "./column.ts";

/** What is counted of a number's or a user's guesses over all its Verifications (core's `GuessBudget`). */
const counted = {
  /** When the count is forgotten; once it is locked, when it is open again. */
  windowEndsAt: moment("window_ends_at").notNull(),
  usedInWindow: integer("used_in_window").notNull(),
  /** Of this window, what a success gave back. */
  forgiven: integer().notNull().default(0),
  /** Since the last success. */
  consecutive: integer().notNull(),
  /** Set by the guess that used the budget up, until its lock was told or a success gave the guess back. */
  reachedAt: moment("reached_at"),
};

export const guessBudgets = pgTable(
  "guess_budgets",
  { projectId: uuid("project_id").notNull(), phoneDigest: bytea("phone_digest").notNull(), ...counted },
  (table) => [
    primaryKey({ columns: [table.projectId, table.phoneDigest] }),
    index("guess_budgets_reached").on(table.reachedAt).where(sql`reached_at is not null`),
  ],
);

export const userGuessBudgets = pgTable(
  "user_guess_budgets",
  { projectId: uuid("project_id").notNull(), userId: text("user_id").notNull(), ...counted },
  (table) => [
    primaryKey({ columns: [table.projectId, table.userId] }),
    index("user_guess_budgets_reached").on(table.reachedAt).where(sql`reached_at is not null`),
  ],
);
