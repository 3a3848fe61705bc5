import type { MessageClaim } from "@proofline/core/message";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/** Gives the open Attempt, of which nobody was asked yet, to another provider; false when the claim was lost. */
export async function repointAttempt(
  sql: Sql,
  { message, attempt, fence }: MessageClaim,
  provider: string,
): Promise<boolean> {
  if (attempt === null) return false;
  const [row] = await sql`
    with held as (
      update messages set next_provider = ${provider}
       where id = ${uuidOf(message.id)} and fence = ${fence} and status = 'sending'
      returning 1
    )
    update attempts set provider = ${provider}
     where id = ${uuidOf(attempt.id)} and status = 'started' and exists (select from held)
    returning 1`;
  return row !== undefined;
}
