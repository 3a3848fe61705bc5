import { integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { moment } from "./column.ts";

/** Checks of a project by the minute, added up by every API process a few times a minute; kept for a day. */
export const checkCounts = pgTable(
  "check_counts",
  {
    projectId: uuid("project_id").notNull(),
    minute: moment("minute").notNull(),
    wrong: integer().notNull(),
    correct: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.minute] })],
);

/** When a project was last told that codes are being tried over many numbers. */
export const sprayAlarms = pgTable("spray_alarms", {
  projectId: uuid("project_id").primaryKey(),
  raisedAt: moment("raised_at").notNull(),
});
