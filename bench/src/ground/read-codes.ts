import { readKeyRing } from "@proofline/core/access";
import { type CodeType, deriveCode } from "@proofline/core/code";
import { fromUuid } from "@proofline/core/runtime";
import postgres from "postgres";

interface Row {
  readonly id: string;
  readonly projectId: string;
  readonly phoneDigest: string;
  readonly keyId: string;
  readonly generation: number;
  readonly type: CodeType;
  readonly length: number;
}

/**
 * The code of every Verification in a database, by id: what the people would have read in their texts. Only who holds
 * the key ring can work them out.
 */
export async function readCodes(databaseUrl: string, encryptionKeys: string): Promise<ReadonlyMap<string, string>> {
  const reading = readKeyRing(encryptionKeys);
  if (!reading.ok) throw new Error("the bench's own key ring cannot be read");
  const sql = postgres(databaseUrl, { max: 1 });
  try {
    const rows = await sql<Row[]>`
      select id, project_id as "projectId", encode(phone_digest, 'hex') as "phoneDigest", code_key_id as "keyId",
        generation, code_type as type, code_length as length from verifications`;
    return new Map(
      rows.map(({ id, projectId, phoneDigest, keyId, generation, type, length }) => {
        const key = reading.ring.keyFor("code", keyId);
        if (key === null) throw new Error("a code was made under another key ring");
        const verificationId = fromUuid("ver", id);
        const binding = { projectId: fromUuid("prj", projectId), verificationId, phoneDigest, generation };
        return [verificationId, deriveCode(key, binding, { type, length })];
      }),
    );
  } finally {
    await sql.end();
  }
}
