import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "./column.ts";

/** Worker processes that live: a row that is not touched for some seconds is of one that died. */
export const workers = pgTable("workers", {
  id: uuid().primaryKey(),
  queues: text().array().notNull(),
  startedAt: moment("started_at").notNull(),
  beatAt: moment("beat_at").notNull(),
});
