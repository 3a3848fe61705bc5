import type { Sealer } from "@proofline/core/access";
import type { MessageStore } from "@proofline/core/message";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";
import { claimMessage } from "./claim.ts";
import { type AttemptRow, type MessageRow, toAttempt, toMessage } from "./message-row.ts";
import { applyReceipt } from "./receipt.ts";
import { settleMessage } from "./settle.ts";

/** Messages and their Attempts in Postgres. */
export function createMessageStore({ sql }: Pick<Database, "sql">, { sealer }: { sealer: Sealer }): MessageStore {
  return {
    claim: (id, attemptId) => claimMessage(sql, sealer, { id, attemptId }),
    settle: (claim, settlement) => settleMessage(sql, claim, settlement),
    applyReceipt: (record, event) => applyReceipt(sql, { sealer, record, event }),
    async listFor(verificationId) {
      const messages = await sql<MessageRow[]>`
        select * from messages where verification_id = ${uuidOf(verificationId)} order by id`;
      const attempts = await sql<AttemptRow[]>`
        select * from attempts where message_id = any (${messages.map(({ id }) => id)}::uuid[]) order by id`;
      return messages.map((row) => ({
        ...toMessage(row),
        attempts: attempts.filter(({ messageId }) => messageId === row.id).map(toAttempt),
      }));
    },
  };
}
