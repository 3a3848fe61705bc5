import type { Sealer } from "@proofline/core/access";
import type { MessageStore } from "@proofline/core/message";
import type { Database } from "../open-database.ts";
import { retryAborted, retryOutage } from "../retry.ts";
import { uuidOf } from "../uuid.ts";
import { CLAIM_SECONDS, claimMessage } from "./claim.ts";
import { type AttemptRow, type MessageRow, toAttempt, toMessage } from "./message-row.ts";
import { applyReceipt, giveUpWaiting } from "./receipt.ts";
import { repointAttempt } from "./repoint.ts";
import { settleMessage } from "./settle.ts";

export interface MessageStoreOptions {
  readonly sealer: Sealer;
  /** The worker that claims, as its heartbeat knows it (a UUID); null where nobody beats. */
  readonly holder?: string | null;
  /** How long a claim holds: longer than any call to a provider may take. Default 7. */
  readonly claimSeconds?: number;
}

/** Messages and their Attempts in Postgres. */
export function createMessageStore(
  { sql }: Pick<Database, "sql">,
  { sealer, holder = null, claimSeconds = CLAIM_SECONDS }: MessageStoreOptions,
): MessageStore {
  return retryAborted({
    claim: (id, attemptId) => claimMessage(sql, sealer, { id, attemptId, holder, seconds: claimSeconds }),
    repoint: (claim, provider) => repointAttempt(sql, claim, provider),
    // What a provider answered is known to nobody else: it outlives a database that restarts.
    settle: (claim, settlement) => retryOutage(() => settleMessage(sql, claim, settlement)),
    applyReceipt: (record, judge) => applyReceipt(sql, { record, judge }),
    giveUpWaiting: (claim, verdict) => giveUpWaiting(sql, claim, verdict),
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
  });
}
