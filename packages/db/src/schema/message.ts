import { sql } from "drizzle-orm";
import { index, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "./column.ts";

/**
 * `due_at`: when a queued or waiting Message may be taken, and until when a sending one belongs to its worker.
 * `fence` counts the takings, `nudges` the jobs made for the row.
 */
export const messages = pgTable(
  "messages",
  {
    id: uuid().primaryKey(),
    projectId: uuid("project_id").notNull(),
    verificationId: uuid("verification_id").notNull(),
    channel: text({ enum: ["sms", "call"] }).notNull(),
    status: text({
      enum: ["queued", "sending", "waiting", "sent", "delivered", "undelivered", "failed", "canceled"],
    }).notNull(),
    generation: smallint().notNull(),
    nextProvider: text("next_provider"),
    sender: text(),
    segments: smallint(),
    reason: text(),
    dueAt: moment("due_at").notNull(),
    fence: integer().notNull().default(0),
    nudges: integer().notNull().default(0),
    nudgedAt: moment("nudged_at").notNull().default(sql`now()`),
    createdAt: moment("created_at").notNull(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("messages_verification").on(table.verificationId),
    index("messages_due").on(table.dueAt).where(sql`status in ('queued', 'waiting', 'sending')`),
  ],
);

export const attempts = pgTable(
  "attempts",
  {
    id: uuid().primaryKey(),
    projectId: uuid("project_id").notNull(),
    messageId: uuid("message_id").notNull(),
    provider: text().notNull(),
    status: text({ enum: ["started", "accepted", "rejected", "unknown"] }).notNull(),
    cause: text(),
    providerCode: text("provider_code"),
    retryAfterSeconds: integer("retry_after_seconds"),
    providerMessageId: text("provider_message_id"),
    receiptStatus: text("receipt_status"),
    startedAt: moment("started_at").notNull(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("attempts_message").on(table.messageId),
    // Receipts that lost our reference are found by the provider's own.
    index("attempts_provider_message").on(table.providerMessageId).where(sql`provider_message_id is not null`),
  ],
);
