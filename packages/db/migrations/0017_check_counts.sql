CREATE TABLE "check_counts" (
	"project_id" uuid NOT NULL,
	"minute" timestamp with time zone NOT NULL,
	"wrong" integer NOT NULL,
	"correct" integer NOT NULL,
	CONSTRAINT "check_counts_project_id_minute_pk" PRIMARY KEY("project_id","minute")
);
--> statement-breakpoint
CREATE TABLE "spray_alarms" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"raised_at" timestamp with time zone NOT NULL
);
