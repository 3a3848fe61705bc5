CREATE TABLE "test_numbers" (
	"project_id" uuid NOT NULL,
	"phone_digest" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"outcome" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	CONSTRAINT "test_numbers_project_id_phone_digest_pk" PRIMARY KEY("project_id","phone_digest")
);
--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "test_outcome" text;--> statement-breakpoint
ALTER TABLE "test_numbers" ADD CONSTRAINT "test_numbers_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;