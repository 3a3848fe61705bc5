import type { ProofStore } from "@proofline/core/proof";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";

/** Redeemed proof tokens in Postgres; the unique key decides between parallel redeemers. */
export function createProofStore({ sql }: Pick<Database, "sql">): ProofStore {
  return {
    async redeem(projectId, nonce, expiresAt) {
      const rows = await sql`
        insert into redeemed_proofs (project_id, nonce, expires_at) values (${uuidOf(projectId)}, ${nonce}, ${expiresAt})
        on conflict do nothing returning 1`;
      return rows.length > 0;
    },
  };
}
