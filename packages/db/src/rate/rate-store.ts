import { type RateReason, type Rates, rateWindow } from "@proofline/core/rate";
import type { Database } from "../open-database.ts";

interface AnswerRow {
  readonly waitMs: number;
  /** Which of the rates said so, from 1. */
  readonly at: number;
  readonly reason: RateReason | "go";
}

/** Rates in Postgres, by its clock. Counts are committed without waiting for the disk: a crash forgets the last second. */
export function createRateStore({ sql }: Pick<Database, "sql">): Rates {
  return {
    async take({ rates, projectId, waited }) {
      const rules = rates.map(({ key, perSecond, perDay }) => {
        const window = perSecond === null ? { max: -1, ms: -1 } : rateWindow(perSecond);
        return { key, ...window, perDay: perDay ?? -1 };
      });
      const [row] = await sql<AnswerRow[]>`
        select * from take_rate(${JSON.stringify(rules)}::text::jsonb, ${projectId}, ${waited})`;
      if (row === undefined) throw new Error("a rate gave no answer");
      const { waitMs, at, reason } = row;
      if (reason === "go") return { kind: "go" };
      return { kind: "wait", afterMs: waitMs, reason, key: rates[at - 1]?.key ?? "" };
    },
  };
}
