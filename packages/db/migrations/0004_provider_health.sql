CREATE TABLE "provider_health" (
	"account" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'closed' NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"probe_at" timestamp with time zone DEFAULT now() NOT NULL,
	"eager_probe_at" timestamp with time zone DEFAULT now() NOT NULL,
	"good_probes" integer DEFAULT 0 NOT NULL,
	"failed_probes" integer DEFAULT 0 NOT NULL,
	"override" text,
	"override_until" timestamp with time zone,
	"recent_good" double precision DEFAULT 0 NOT NULL,
	"recent_refused" double precision DEFAULT 0 NOT NULL,
	"recent_throttled" double precision DEFAULT 0 NOT NULL,
	"recent_failed" double precision DEFAULT 0 NOT NULL,
	"lasting_good" double precision DEFAULT 0 NOT NULL,
	"lasting_refused" double precision DEFAULT 0 NOT NULL,
	"lasting_throttled" double precision DEFAULT 0 NOT NULL,
	"lasting_failed" double precision DEFAULT 0 NOT NULL,
	"failures_in_row" integer DEFAULT 0 NOT NULL,
	"counted_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
-- A few rows that every worker updates several times a second: room on the page keeps the updates inside it.
ALTER TABLE "provider_health" SET (fillfactor = 50);
