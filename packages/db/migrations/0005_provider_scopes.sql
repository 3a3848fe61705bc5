-- Secret keys that may do everything stay such: the first project's key is its operator's.
UPDATE "api_keys" SET "scopes" = "scopes" || ARRAY['providers:read', 'providers:write']
 WHERE "kind" = 'secret' AND NOT "scopes" @> ARRAY['providers:read']
   AND "scopes" @> ARRAY['verifications:read', 'verifications:write', 'verifications:check', 'settings:read',
     'settings:write', 'webhooks:read', 'webhooks:write'];
