-- Tables as generated from src/schema; added by hand: PARTITION BY on the six that grow, and the functions below.
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"status" text NOT NULL,
	"cause" text,
	"provider_code" text,
	"retry_after_seconds" integer,
	"provider_message_id" text,
	"receipt_status" text,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"status" text NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"nudges" integer DEFAULT 0 NOT NULL,
	"nudged_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"type" text NOT NULL,
	"verification_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"data" jsonb NOT NULL
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "guess_budgets" (
	"project_id" uuid NOT NULL,
	"phone_digest" "bytea" NOT NULL,
	"window_ends_at" timestamp with time zone NOT NULL,
	"used_in_window" integer NOT NULL,
	"consecutive" integer NOT NULL,
	CONSTRAINT "guess_budgets_project_id_phone_digest_pk" PRIMARY KEY("project_id","phone_digest")
);
--> statement-breakpoint
CREATE TABLE "idempotent_answers" (
	"project_id" uuid NOT NULL,
	"key" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"created" boolean NOT NULL,
	"body_sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotent_answers_project_id_key_pk" PRIMARY KEY("project_id","key")
);
--> statement-breakpoint
CREATE TABLE "live_verifications" (
	"project_id" uuid NOT NULL,
	"phone_digest" "bytea" NOT NULL,
	"user_id" text NOT NULL,
	"verification_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "live_verifications_project_id_phone_digest_user_id_pk" PRIMARY KEY("project_id","phone_digest","user_id")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"verification_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"status" text NOT NULL,
	"generation" smallint NOT NULL,
	"next_provider" text,
	"sender" text,
	"segments" smallint,
	"reason" text,
	"due_at" timestamp with time zone NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"nudges" integer DEFAULT 0 NOT NULL,
	"nudged_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"settings" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sealed_keys" (
	"name" text PRIMARY KEY NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"status_code" smallint,
	"error" text,
	"answer_excerpt" text
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "verification_references" (
	"project_id" uuid NOT NULL,
	"reference" text NOT NULL,
	"verification_id" uuid NOT NULL,
	CONSTRAINT "verification_references_project_id_reference_pk" PRIMARY KEY("project_id","reference")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"phone_digest" "bytea" NOT NULL,
	"phone_sealed" "bytea",
	"country" text,
	"channel" text NOT NULL,
	"channels" text[] NOT NULL,
	"locale" text NOT NULL,
	"custom" text,
	"reference" text,
	"user_id" text,
	"metadata" jsonb NOT NULL,
	"text" text,
	"sender_id" text,
	"autofill" jsonb NOT NULL,
	"code_key_id" text NOT NULL,
	"code_type" text NOT NULL,
	"code_length" smallint NOT NULL,
	"code_sealed" "bytea",
	"generation" smallint NOT NULL,
	"resend_policy" text NOT NULL,
	"checks_used" smallint NOT NULL,
	"checks_max" smallint NOT NULL,
	"sends_used" smallint NOT NULL,
	"sends_max" smallint NOT NULL,
	"cooldowns_seconds" integer[] NOT NULL,
	"last_sent_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"verified_at" timestamp with time zone,
	"ended_at" timestamp with time zone
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"url" text NOT NULL,
	"types" text[] NOT NULL,
	"secrets_sealed" "bytea" NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_digest" ON "api_keys" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "api_keys_project" ON "api_keys" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "attempts_message" ON "attempts" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "attempts_provider_message" ON "attempts" USING btree ("provider_message_id") WHERE provider_message_id is not null;--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("due_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "events_verification" ON "events" USING btree ("verification_id") WHERE verification_id is not null;--> statement-breakpoint
CREATE INDEX "events_project" ON "events" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "idempotent_answers_created" ON "idempotent_answers" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "messages_verification" ON "messages" USING btree ("verification_id");--> statement-breakpoint
CREATE INDEX "messages_due" ON "messages" USING btree ("due_at") WHERE status in ('queued', 'waiting', 'sending');--> statement-breakpoint
CREATE INDEX "tries_delivery" ON "tries" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "verifications_project" ON "verifications" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "verifications_phone" ON "verifications" USING btree ("project_id","phone_digest","id");--> statement-breakpoint
CREATE INDEX "verifications_user" ON "verifications" USING btree ("project_id","user_id","id") WHERE user_id is not null;--> statement-breakpoint
CREATE INDEX "verifications_due" ON "verifications" USING btree ("expires_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "verifications_erasable" ON "verifications" USING btree ("ended_at") WHERE ended_at is not null and phone_sealed is not null;--> statement-breakpoint
CREATE INDEX "webhook_endpoints_project" ON "webhook_endpoints" USING btree ("project_id");
--> statement-breakpoint
-- A UUIDv7 (RFC 9562, 5.7) of this moment: the ids of rows that a statement makes by itself. PostgreSQL has its own from 18 on.
CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_byte(set_byte(overlay(uuid_send(gen_random_uuid())
      PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      6, (get_byte(uuid_send(gen_random_uuid()), 0) & 15) | 112),
      8, (get_byte(uuid_send(gen_random_uuid()), 0) & 63) | 128), 'hex')::uuid
$$;
--> statement-breakpoint
-- The smallest UUIDv7 of a moment: where a week's partition begins.
CREATE FUNCTION uuid_v7_floor(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT rpad(lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;
--> statement-breakpoint
CREATE FUNCTION partitioned_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY['verifications', 'messages', 'attempts', 'events', 'deliveries', 'tries']
$$;
--> statement-breakpoint
-- Makes the partitions of this week and the next ones. A default partition takes what no week covers, so that a
-- deployment whose housekeeping stood still loses nothing.
CREATE FUNCTION make_partitions(weeks integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  first_week timestamptz := date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  week timestamptz;
  child text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('proofline:partitions'));
  FOREACH parent IN ARRAY partitioned_tables() LOOP
    FOR i IN 0..weeks LOOP
      week := first_week + make_interval(weeks => i);
      child := parent || to_char(week AT TIME ZONE 'UTC', '"_w"YYYYMMDD');
      IF to_regclass(quote_ident(child)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          child, parent, uuid_v7_floor(week), uuid_v7_floor(week + interval '1 week'));
      END IF;
    END LOOP;
  END LOOP;
END;
$$;
--> statement-breakpoint
-- Drops whole weeks that ended before a moment, and what points into them: retention without a single DELETE on the
-- large tables.
CREATE FUNCTION drop_partitions(created_before timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  child text;
  dropped boolean := false;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('proofline:partitions'));
  FOREACH parent IN ARRAY partitioned_tables() LOOP
    FOR child IN
      SELECT c.relname FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_class p ON p.oid = i.inhparent
       WHERE p.oid = to_regclass(quote_ident(parent))
         AND c.relname ~ '_w[0-9]{8}$'
         AND to_date(right(c.relname, 8), 'YYYYMMDD') + 7 <= (created_before AT TIME ZONE 'UTC')::date
    LOOP
      EXECUTE format('DROP TABLE %I', child);
      dropped := true;
    END LOOP;
  END LOOP;
  IF dropped THEN
    DELETE FROM verification_references WHERE verification_id < uuid_v7_floor(created_before - interval '1 week');
  END IF;
END;
$$;
--> statement-breakpoint
CREATE TABLE verifications_rest PARTITION OF verifications DEFAULT;
--> statement-breakpoint
CREATE TABLE messages_rest PARTITION OF messages DEFAULT;
--> statement-breakpoint
CREATE TABLE attempts_rest PARTITION OF attempts DEFAULT;
--> statement-breakpoint
CREATE TABLE events_rest PARTITION OF events DEFAULT;
--> statement-breakpoint
CREATE TABLE deliveries_rest PARTITION OF deliveries DEFAULT;
--> statement-breakpoint
CREATE TABLE tries_rest PARTITION OF tries DEFAULT;
--> statement-breakpoint
SELECT make_partitions(4);
