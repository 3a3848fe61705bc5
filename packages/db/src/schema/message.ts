import { RECEIPT_STATUSES } from "@proofline/core/provider";
import { sql } from "drizzle-orm";
import { index, integer, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytea, moment } from "./column.ts";

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
    /** What the next claim does: ask `next_provider`, or look up what became of the Attempts so far. */
    nextStep: text("next_step", { enum: ["attempt", "look_up"] })
      .notNull()
      .default("attempt"),
    sender: text(),
    segments: smallint(),
    reason: text(),
    dueAt: moment("due_at").notNull(),
    fence: integer().notNull().default(0),
    /** The worker that has it, while it is sending. */
    holder: uuid(),
    /** Until when a receipt is to prove the arrival; null where nothing follows from its absence. */
    receiptDueAt: moment("receipt_due_at"),
    /** When a sweep sees to what follows its failure; null where nothing does, and once it was seen to. */
    followDueAt: moment("follow_due_at"),
    nudges: integer().notNull().default(0),
    /** Class of its jobs. */
    priority: smallint().notNull().default(0),
    nudgedAt: moment("nudged_at").notNull().default(sql`now()`),
    createdAt: moment("created_at").notNull(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("messages_verification").on(table.verificationId),
    index("messages_due").on(table.dueAt).where(sql`status in ('queued', 'waiting', 'sending')`),
    index("messages_sending").on(table.holder).where(sql`status = 'sending'`),
    index("messages_unconfirmed").on(table.receiptDueAt).where(sql`status = 'sent' and receipt_due_at is not null`),
    index("messages_unfollowed").on(table.followDueAt).where(sql`follow_due_at is not null`),
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
    receiptStatus: text("receipt_status", { enum: RECEIPT_STATUSES }),
    startedAt: moment("started_at").notNull(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("attempts_message").on(table.messageId),
    // Receipts that lost our reference are found by the provider's own.
    index("attempts_provider_message").on(table.providerMessageId).where(sql`provider_message_id is not null`),
  ],
);

/** Receipts that came before the Attempt they are about was noted. */
export const parkedReceipts = pgTable(
  "parked_receipts",
  {
    id: uuid().primaryKey(),
    provider: text().notNull(),
    providerMessageId: text("provider_message_id").notNull(),
    attemptId: uuid("attempt_id"),
    status: text({ enum: RECEIPT_STATUSES }).notNull(),
    providerCode: text("provider_code"),
    receivedAt: moment("received_at").notNull().default(sql`now()`),
  },
  (table) => [unique("parked_receipts_once").on(table.provider, table.providerMessageId, table.status)],
);

/** Texts and calls that a handset got, or may have got, in a day, over all projects. */
export const handsetSends = pgTable(
  "handset_sends",
  {
    /** The handset's digest, which is no project's. */
    phoneDigest: bytea("phone_digest").primaryKey(),
    windowEndsAt: moment("window_ends_at").notNull(),
    used: integer().notNull(),
  },
  (table) => [index("handset_sends_over").using("brin", table.windowEndsAt)],
);
