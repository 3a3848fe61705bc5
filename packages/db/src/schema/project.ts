import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytea, moment } from "./column.ts";

/** `version` counts every change of settings, keys and endpoints. */
export const projects = pgTable("projects", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  version: integer().notNull().default(1),
  settings: jsonb().notNull(),
  createdAt: moment("created_at").notNull().default(sql`now()`),
});

export const apiKeys = pgTable(
  "api_keys",
  {
    id: uuid().primaryKey(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => projects.id),
    kind: text({ enum: ["secret", "publishable"] }).notNull(),
    mode: text({ enum: ["live", "test"] })
      .notNull()
      .default("live"),
    /** SHA-256 of the key. */
    digest: bytea().notNull(),
    name: text().notNull().default(""),
    /** Its first characters, for people to tell it by. */
    hint: text(),
    scopes: text().array().notNull(),
    createdAt: moment("created_at").notNull().default(sql`now()`),
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
    lastUsedAt: moment("last_used_at"),
  },
  (table) => [uniqueIndex("api_keys_digest").on(table.digest), index("api_keys_project").on(table.projectId)],
);

/** The operator's test numbers; which numbers are some stands in the project's settings as well, by their digests. */
export const testNumbers = pgTable(
  "test_numbers",
  {
    projectId: uuid("project_id")
      .notNull()
      .references(() => projects.id),
    phoneDigest: bytea("phone_digest").notNull(),
    /** Number and code, as JSON. */
    sealed: bytea().notNull(),
    outcome: text().notNull(),
    createdAt: moment("created_at").notNull().default(sql`now()`),
    expiresAt: moment("expires_at"),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.phoneDigest] })],
);

/** Keys of ours that must not change with the operator's: sealed under them, by name. */
export const sealedKeys = pgTable("sealed_keys", {
  name: text().primaryKey(),
  sealed: bytea().notNull(),
  createdAt: moment("created_at").notNull().default(sql`now()`),
});
