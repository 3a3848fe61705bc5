ALTER TABLE "api_keys" ADD COLUMN "name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "hint" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
-- Secret keys that may do everything stay such; lesser ones must not begin to make keys.
UPDATE "api_keys" SET "scopes" = "scopes" || ARRAY['keys:read', 'keys:write']
 WHERE "kind" = 'secret' AND NOT "scopes" @> ARRAY['keys:read']
   AND "scopes" @> ARRAY['verifications:read', 'verifications:write', 'verifications:check', 'settings:read',
     'settings:write', 'webhooks:read', 'webhooks:write', 'providers:read', 'providers:write', 'dead_letters:read',
     'dead_letters:write'];
