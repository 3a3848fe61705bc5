CREATE TABLE "handset_sends" (
	"phone_digest" "bytea" PRIMARY KEY NOT NULL,
	"window_ends_at" timestamp with time zone NOT NULL,
	"used" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "parked_receipts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"provider_message_id" text NOT NULL,
	"attempt_id" uuid,
	"status" text NOT NULL,
	"provider_code" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "parked_receipts_once" UNIQUE("provider","provider_message_id","status")
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"queues" text[] NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"beat_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "next_step" text DEFAULT 'attempt' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "holder" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "receipt_due_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "handset_sends_over" ON "handset_sends" USING brin ("window_ends_at");--> statement-breakpoint
CREATE INDEX "messages_sending" ON "messages" USING btree ("holder") WHERE status = 'sending';--> statement-breakpoint
CREATE INDEX "messages_unconfirmed" ON "messages" USING btree ("receipt_due_at") WHERE status = 'sent' and receipt_due_at is not null;