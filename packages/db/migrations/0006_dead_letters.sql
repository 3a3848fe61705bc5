CREATE TABLE "dead_jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid,
	"queue" text NOT NULL,
	"job_name" text NOT NULL,
	"subject" text NOT NULL,
	"row_id" uuid,
	"reason" text NOT NULL,
	"faults" integer DEFAULT 1 NOT NULL,
	"first_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	"dead_at" timestamp with time zone,
	CONSTRAINT "dead_jobs_once" UNIQUE("queue","subject")
);
--> statement-breakpoint
CREATE INDEX "dead_jobs_project" ON "dead_jobs" USING btree ("project_id","id") WHERE dead_at is not null;
--> statement-breakpoint
-- Keys that may do everything go on to.
UPDATE "api_keys" SET "scopes" = "scopes" || ARRAY['dead_letters:read', 'dead_letters:write']
 WHERE "kind" = 'secret' AND "scopes" @> ARRAY['verifications:read', 'verifications:write', 'verifications:check',
   'settings:read', 'settings:write', 'webhooks:read', 'webhooks:write'];
