import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { bytea, moment } from "./column.ts";

/** Partitioned by week through its UUIDv7 (see the migration); so are messages, attempts, events, deliveries and tries. */
export const verifications = pgTable(
  "verifications",
  {
    id: uuid().primaryKey(),
    projectId: uuid("project_id").notNull(),
    status: text({ enum: ["pending", "verified", "failed", "expired", "canceled", "denied"] }).notNull(),
    reason: text(),
    phoneDigest: bytea("phone_digest").notNull(),
    /** The number's in every project; null in rows of an earlier version, and once retention erased the number. */
    handsetDigest: bytea("handset_digest"),
    /** What happens to a test number; null for any other. */
    testOutcome: text("test_outcome"),
    /** Null once retention erased it. */
    phoneSealed: bytea("phone_sealed"),
    country: text(),
    channel: text({ enum: ["sms", "call"] }).notNull(),
    channels: text().array().notNull(),
    locale: text().notNull(),
    custom: text(),
    reference: text(),
    userId: text("user_id"),
    metadata: jsonb().notNull(),
    text: text(),
    senderId: text("sender_id"),
    autofill: jsonb().notNull(),
    link: boolean().notNull().default(false),
    codeKeyId: text("code_key_id").notNull(),
    codeType: text("code_type", { enum: ["numeric", "alphanumeric"] }).notNull(),
    codeLength: smallint("code_length").notNull(),
    /** A code of the caller's; null where the code is derived, and once the Verification ended. */
    codeSealed: bytea("code_sealed"),
    /** Its keyed digest once it proved the number, for a form that submits twice; erased with the number. */
    codeDigest: bytea("code_digest"),
    generation: smallint().notNull(),
    resendPolicy: text("resend_policy", { enum: ["same", "new_revoke_old", "new_keep_old_until_used"] }).notNull(),
    checksUsed: smallint("checks_used").notNull(),
    checksMax: smallint("checks_max").notNull(),
    sendsUsed: smallint("sends_used").notNull(),
    sendsMax: smallint("sends_max").notNull(),
    cooldownsSeconds: integer("cooldowns_seconds").array().notNull(),
    lastSentAt: moment("last_sent_at").notNull(),
    /** What the decision callback said of the start; null where none is set. */
    decision: jsonb(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    verifiedAt: moment("verified_at"),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("verifications_project").on(table.projectId, table.id),
    index("verifications_phone").on(table.projectId, table.phoneDigest, table.id),
    index("verifications_user").on(table.projectId, table.userId, table.id).where(sql`user_id is not null`),
    index("verifications_due").on(table.expiresAt).where(sql`status = 'pending'`),
    index("verifications_erasable").on(table.endedAt).where(sql`ended_at is not null and phone_sealed is not null`),
  ],
);

/** At most one live Verification of a number and user: what a partitioned table cannot say of itself. */
export const liveVerifications = pgTable(
  "live_verifications",
  {
    projectId: uuid("project_id").notNull(),
    phoneDigest: bytea("phone_digest").notNull(),
    /** Empty for none: null would not be unique. */
    userId: text("user_id").notNull(),
    verificationId: uuid("verification_id").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.phoneDigest, table.userId] })],
);

/** A caller's reference is unique in its project, over all weeks. */
export const verificationReferences = pgTable(
  "verification_references",
  {
    projectId: uuid("project_id").notNull(),
    reference: text().notNull(),
    verificationId: uuid("verification_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.reference] })],
);

/** Answers under an Idempotency-Key, kept for a day. */
export const idempotentAnswers = pgTable(
  "idempotent_answers",
  {
    projectId: uuid("project_id").notNull(),
    key: text().notNull(),
    fingerprint: bytea().notNull(),
    created: boolean().notNull(),
    bodySealed: bytea("body_sealed").notNull(),
    createdAt: moment("created_at").notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.key] }),
    index("idempotent_answers_created").using("brin", table.createdAt),
  ],
);
