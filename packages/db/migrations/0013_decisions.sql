CREATE TABLE "decisions" (
	"id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"verification_id" uuid,
	"phone_digest" "bytea" NOT NULL,
	"action" text NOT NULL,
	"step" text,
	"code" text,
	"record" text NOT NULL,
	"key_id" text NOT NULL,
	"mac" "bytea" NOT NULL,
	CONSTRAINT "decisions_project_id_id_pk" PRIMARY KEY("project_id","id")
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE INDEX "decisions_verification" ON "decisions" USING btree ("verification_id") WHERE verification_id is not null;--> statement-breakpoint
CREATE INDEX "decisions_not_sent" ON "decisions" USING btree ("project_id","phone_digest","id") WHERE action <> 'send';
--> statement-breakpoint
CREATE TABLE decisions_rest PARTITION OF decisions DEFAULT;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION partitioned_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY['verifications', 'messages', 'attempts', 'events', 'deliveries', 'tries', 'decisions']
$$;
--> statement-breakpoint
SELECT make_partitions(4);
