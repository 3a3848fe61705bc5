import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { bytea, moment } from "./column.ts";
import { projects } from "./project.ts";

export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: uuid().primaryKey(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => projects.id),
    url: text().notNull(),
    /** Empty: every type. */
    types: text().array().notNull(),
    /** JSON of every live secret with its end, and of the signing key. */
    secretsSealed: bytea("secrets_sealed").notNull(),
    publicKey: text("public_key").notNull(),
    enabled: boolean().notNull().default(true),
    disabledReason: text("disabled_reason", { enum: ["gone", "failing"] }),
    failures: integer().notNull().default(0),
    failingSince: moment("failing_since"),
    openUntil: moment("open_until"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [index("webhook_endpoints_project").on(table.projectId)],
);

/** `data` never holds the clear number: it is put in when the Event is shown or delivered. */
export const events = pgTable(
  "events",
  {
    id: uuid().primaryKey(),
    projectId: uuid("project_id").notNull(),
    type: text().notNull(),
    verificationId: uuid("verification_id"),
    at: moment("at").notNull(),
    data: jsonb().notNull(),
  },
  (table) => [
    index("events_verification").on(table.verificationId).where(sql`verification_id is not null`),
    index("events_project").on(table.projectId, table.id),
  ],
);

/** `due_at`: when the next Try may begin; while one runs, until when it belongs to its worker. `tries` is its fence. */
export const deliveries = pgTable(
  "deliveries",
  {
    id: uuid().primaryKey(),
    projectId: uuid("project_id").notNull(),
    eventId: uuid("event_id").notNull(),
    endpointId: uuid("endpoint_id").notNull(),
    status: text({ enum: ["pending", "succeeded", "exhausted", "skipped"] }).notNull(),
    tries: smallint().notNull().default(0),
    dueAt: moment("due_at").notNull().default(sql`now()`),
    nudges: integer().notNull().default(0),
    /** Class of its jobs. */
    priority: smallint().notNull().default(0),
    nudgedAt: moment("nudged_at").notNull().default(sql`now()`),
    createdAt: moment("created_at").notNull().default(sql`now()`),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("deliveries_due").on(table.dueAt).where(sql`status = 'pending'`),
    index("deliveries_project").on(table.projectId, table.id),
    index("deliveries_event").on(table.eventId),
  ],
);

export const tries = pgTable(
  "tries",
  {
    id: uuid().primaryKey(),
    projectId: uuid("project_id").notNull(),
    deliveryId: uuid("delivery_id").notNull(),
    startedAt: moment("started_at").notNull(),
    endedAt: moment("ended_at").notNull(),
    statusCode: smallint("status_code"),
    error: text(),
    answerExcerpt: text("answer_excerpt"),
  },
  (table) => [index("tries_delivery").on(table.deliveryId)],
);
