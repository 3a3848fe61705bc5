import type { Sealer } from "@proofline/core/access";
import type { StartOutcome, StartRecord, VerificationStore } from "@proofline/core/verification";
import { type EventRow, toEvent } from "../event-row.ts";
import type { Database } from "../open-database.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { findAnswer, keepAnswer } from "./answers.ts";
import { endVerifications } from "./end.ts";
import { findLinked, findLive, findVerification, listDue, listVerifications } from "./find.ts";
import { giveBackGuess } from "./give-back-guess.ts";
import { insertResend } from "./resend.ts";
import { spendCheck } from "./spend-check.ts";
import { insertStart } from "./start.ts";
import { insertDenied } from "./start-denied.ts";

/** Verifications in Postgres; numbers and supplied codes are sealed on the way in and opened on the way out. */
export function createVerificationStore(
  { sql }: Pick<Database, "sql">,
  { sealer }: { sealer: Sealer },
): VerificationStore {
  return {
    start: (record) => start(sql, sealer, record),
    startDenied: (record) => insertDenied(sql, sealer, record),
    find: (projectId, id) => findVerification(sql, sealer, { projectId, id }),
    findLinked: (id) => findLinked(sql, sealer, id),
    findLive: (query) => findLive(sql, sealer, query),
    list: (query) => listVerifications(sql, sealer, query),
    spendCheck: (query) => spendCheck(sql, sealer, query),
    giveBackGuess: (verification) => giveBackGuess(sql, verification),
    end: (endings) => endVerifications(sql, endings),
    resend: (record) => insertResend(sql, record),
    async timeline(projectId, id) {
      const rows = await sql<EventRow[]>`
        select * from events where verification_id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)} order by at, id`;
      return rows.map(toEvent);
    },
    findAnswer: (projectId, key) => findAnswer(sql, sealer, { projectId, key }),
    keepAnswer: (projectId, answer) => keepAnswer(sql, sealer, { projectId, answer }),
    listDue: (limit) => listDue(sql, limit),
  };
}

/** A start that supersedes is two statements in one transaction: the old one ends if, and only if, the new one begins. */
async function start(sql: Sql, sealer: Sealer, record: StartRecord): Promise<StartOutcome> {
  const { superseded } = record;
  if (superseded === null) return await insertStart(sql, sealer, record);
  let outcome: StartOutcome = { kind: "live" };
  try {
    await sql.begin(async (transaction) => {
      const tx = transaction as unknown as Sql;
      const { deliveryIds } = await endVerifications(tx, [superseded]);
      outcome = await insertStart(tx, sealer, record);
      if (outcome.kind !== "started") throw new NotStarted();
      outcome = { kind: "started", deliveryIds: [...deliveryIds, ...outcome.deliveryIds] };
    });
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
  }
  return outcome;
}

/** Rolls the ending back. */
class NotStarted extends Error {}
