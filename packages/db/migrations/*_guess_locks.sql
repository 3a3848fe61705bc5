--> statement-breakpoint
UPDATE "api_keys" SET "scopes" = "scopes" || '{locks:write}'::text[] WHERE 'settings:write' = ANY("scopes") AND "kind" = 'secret';
