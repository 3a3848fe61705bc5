import type { RulingStore } from "@proofline/core/ruling";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";
import { type RulingRow, rulingInput, toRuling } from "./ruling-row.ts";

/** Rulings in Postgres. */
export function createRulingStore({ sql }: Pick<Database, "sql">): RulingStore {
  return {
    async keep(rulings) {
      const input = rulings.map((ruling) => ({
        ...rulingInput(ruling),
        project_id: uuidOf(ruling.projectId),
        verification_id: ruling.verificationId === null ? null : uuidOf(ruling.verificationId),
        phone_digest_hex: ruling.phoneDigest,
      }));
      await sql`
        insert into decisions (id, project_id, verification_id, phone_digest, action, step, code, record, key_id, mac)
        select ruling_id, project_id, verification_id, decode(phone_digest_hex, 'hex'), ruling_action, ruling_step,
          ruling_code, ruling_record, ruling_key_id, decode(ruling_mac, 'base64')
          from jsonb_to_recordset(${JSON.stringify(input)}::text::jsonb) as i (
            ruling_id uuid, project_id uuid, verification_id uuid, phone_digest_hex text, ruling_action text,
            ruling_step text, ruling_code text, ruling_record text, ruling_key_id text, ruling_mac text)`;
    },
    async find(projectId, id) {
      const [row] = await sql<RulingRow[]>`
        select * from decisions where project_id = ${uuidOf(projectId)} and id = ${uuidOf(id)}`;
      return row === undefined ? null : toRuling(row);
    },
    async list({ projectId, verificationId, phoneDigest, action, step, limit, before }) {
      const digest = phoneDigest === null ? null : Buffer.from(phoneDigest, "hex");
      const rows = await sql<RulingRow[]>`
        select * from decisions
         where project_id = ${uuidOf(projectId)}
           ${before === null ? sql`` : sql`and id < ${uuidOf(before)}`}
           ${verificationId === null ? sql`` : sql`and verification_id = ${uuidOf(verificationId)}`}
           ${digest === null ? sql`` : sql`and phone_digest = ${digest} and action <> 'send'`}
           ${action === null ? sql`` : sql`and action = ${action}`}
           ${step === null ? sql`` : sql`and step = ${step}`}
         order by id desc limit ${limit}`;
      return rows.map(toRuling);
    },
  };
}
