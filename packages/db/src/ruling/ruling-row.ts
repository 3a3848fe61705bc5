import type { SignedRuling } from "@proofline/core/ruling";
import { fromUuid } from "@proofline/core/runtime";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/** A Ruling as the statements that write one beside other rows read it. */
export function rulingInput({ id, outcome, text, keyId, mac }: SignedRuling) {
  return {
    ruling_id: uuidOf(id),
    ruling_action: outcome.action,
    ruling_step: outcome.step,
    ruling_code: outcome.code,
    ruling_record: text,
    ruling_key_id: keyId,
    ruling_mac: Buffer.from(mac).toString("base64"),
  };
}

/** The CTE that keeps the Ruling of each Verification of `source`. */
export function rulingFrom(sql: Sql, source: string) {
  return sql`
      insert into decisions (id, project_id, verification_id, phone_digest, action, step, code, record, key_id, mac)
      select ruling_id, project_id, id, phone_digest, ruling_action, ruling_step, ruling_code, ruling_record,
        ruling_key_id, decode(ruling_mac, 'base64')
        from ${sql(source)}`;
}

export interface RulingRow {
  readonly id: string;
  readonly projectId: string;
  readonly verificationId: string | null;
  readonly phoneDigest: Uint8Array;
  readonly action: SignedRuling["outcome"]["action"];
  readonly step: SignedRuling["outcome"]["step"];
  readonly code: SignedRuling["outcome"]["code"];
  readonly record: string;
  readonly keyId: string;
  readonly mac: Uint8Array;
}

export function toRuling(row: RulingRow): SignedRuling {
  const { action, step, code, keyId, mac } = row;
  return {
    id: fromUuid("dec", row.id),
    projectId: fromUuid("prj", row.projectId),
    verificationId: row.verificationId === null ? null : fromUuid("ver", row.verificationId),
    phoneDigest: Buffer.from(row.phoneDigest).toString("hex"),
    outcome: { action, step, code },
    text: row.record,
    keyId,
    mac,
  };
}
