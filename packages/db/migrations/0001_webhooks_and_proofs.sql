CREATE TABLE "decision_callbacks" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"secret_sealed" "bytea" NOT NULL,
	"on_failure" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "redeemed_proofs" (
	"project_id" uuid NOT NULL,
	"nonce" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "redeemed_proofs_project_id_nonce_pk" PRIMARY KEY("project_id","nonce")
);
--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "decision" jsonb;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "public_key" text NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "disabled_reason" text;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "failing_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "open_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "decision_callbacks" ADD CONSTRAINT "decision_callbacks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "redeemed_proofs_expires" ON "redeemed_proofs" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "deliveries_project" ON "deliveries" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "deliveries_event" ON "deliveries" USING btree ("event_id");