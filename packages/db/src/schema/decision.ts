import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, moment } from "./column.ts";
import { projects } from "./project.ts";

/** The backend that a project asks before each send. At most one for each project. */
export const decisionCallbacks = pgTable("decision_callbacks", {
  projectId: uuid("project_id")
    .primaryKey()
    .references(() => projects.id),
  url: text().notNull(),
  secretSealed: bytea("secret_sealed").notNull(),
  /** What a server's start does when the backend cannot be asked; a client's is always denied. */
  onFailure: text("on_failure", { enum: ["allow", "deny"] }).notNull(),
  createdAt: moment("created_at").notNull(),
});
