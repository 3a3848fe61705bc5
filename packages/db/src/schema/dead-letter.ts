import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { moment } from "./column.ts";

/** Faults with each Message and Delivery, and of each job that named none readably; a dead letter once `dead_at` is set. */
export const deadJobs = pgTable(
  "dead_jobs",
  {
    id: uuid().primaryKey(),
    /** Null where the job named no row of ours: only who reads this table sees it. */
    projectId: uuid("project_id"),
    queue: text().notNull(),
    jobName: text("job_name").notNull(),
    /** The row's id as text; of a job without one its key. */
    subject: text().notNull(),
    rowId: uuid("row_id"),
    reason: text().notNull(),
    faults: integer().notNull().default(1),
    firstAt: moment("first_at").notNull().default(sql`now()`),
    lastAt: moment("last_at").notNull().default(sql`now()`),
    deadAt: moment("dead_at"),
  },
  (table) => [
    unique("dead_jobs_once").on(table.queue, table.subject),
    index("dead_jobs_project").on(table.projectId, table.id).where(sql`dead_at is not null`),
  ],
);
