CREATE TABLE "user_guess_budgets" (
	"project_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"window_ends_at" timestamp with time zone NOT NULL,
	"used_in_window" integer NOT NULL,
	"forgiven" integer DEFAULT 0 NOT NULL,
	"consecutive" integer NOT NULL,
	"reached_at" timestamp with time zone,
	CONSTRAINT "user_guess_budgets_project_id_user_id_pk" PRIMARY KEY("project_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "guess_budgets" ADD COLUMN "forgiven" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "guess_budgets" ADD COLUMN "reached_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "code_digest" "bytea";--> statement-breakpoint
CREATE INDEX "user_guess_budgets_reached" ON "user_guess_budgets" USING btree ("reached_at") WHERE reached_at is not null;--> statement-breakpoint
CREATE INDEX "guess_budgets_reached" ON "guess_budgets" USING btree ("reached_at") WHERE reached_at is not null;--> statement-breakpoint
UPDATE "api_keys" SET "scopes" = "scopes" || '{locks:write}'::text[] WHERE 'settings:write' = ANY("scopes") AND "kind" = 'secret';
