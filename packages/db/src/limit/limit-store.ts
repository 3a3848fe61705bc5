import { answerOf, type Limits } from "@proofline/core/limit";
import type { Database } from "../open-database.ts";
import { uuidOf } from "../uuid.ts";

interface TakenRow {
  readonly atMs: number;
  readonly used: readonly number[];
  readonly maxima: readonly number[];
  readonly refuses: readonly boolean[];
  readonly afterMs: readonly number[];
}

/** Limits in Postgres, by its clock. Counts are committed without waiting for the disk: a crash forgets the last second. */
export function createLimitStore({ sql }: Pick<Database, "sql">): Limits {
  return {
    async take({ projectId, meters }) {
      const asked = meters.map(({ key, seconds, max, enforced, adds, reopenShare, raisedBy }) => ({
        key,
        seconds,
        max: max ?? -1,
        enforced,
        adds,
        reopen: reopenShare ?? -1,
        raisedBy: raisedBy?.meter ?? -1,
        share: raisedBy?.share ?? 0,
      }));
      const [row] = await sql<TakenRow[]>`
        select * from take_limits(${uuidOf(projectId)}, ${JSON.stringify(asked)}::text::jsonb)`;
      if (row === undefined) throw new Error("the limits gave no answer");
      const readings = meters.map((_, i) => {
        const max = row.maxima[i] ?? -1;
        return {
          used: row.used[i] ?? 0,
          max: max < 0 ? null : max,
          // What is missing was not allowed.
          refuses: row.refuses[i] ?? true,
          afterMs: row.afterMs[i] ?? 0,
        };
      });
      return answerOf(meters, row.atMs, readings);
    },
    async giveBack({ projectId, meters, atMs, sends }) {
      const given = JSON.stringify(meters.map(({ key, seconds }) => ({ key, seconds })));
      await sql`select give_back_limits(${uuidOf(projectId)}, ${given}::text::jsonb, ${atMs}::bigint, ${sends}::int)`;
    },
  };
}
