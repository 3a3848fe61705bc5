import { randomBytes, randomUUID } from "node:crypto";
import { digestApiKey, newApiKey } from "@proofline/core/access";
import { presetSettings } from "@proofline/core/project";
import { query } from "../support/query.ts";

/** Another project beside the first, as rows: its secret key. */
export async function addProject(databaseUrl: string): Promise<string> {
  const key = newApiKey("secret", { bytes: (length) => new Uint8Array(randomBytes(length)) });
  const id = randomUUID();
  const settings = JSON.stringify(presetSettings("none"));
  await query(databaseUrl, async (sql) => {
    await sql`insert into projects (id, name, settings) values (${id}, 'quiet', ${settings}::text::jsonb)`;
    await sql`
      insert into api_keys (id, project_id, kind, digest, scopes)
      values (${randomUUID()}, ${id}, 'secret', ${digestApiKey(key)},
        ${["verifications:write", "verifications:read", "verifications:check", "webhooks:write"]}::text[])`;
  });
  return key;
}
