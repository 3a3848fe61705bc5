import { FORGIVING_FACTOR, type GuessLimits } from "@proofline/core/guess";
import type postgres from "postgres";
import type { Sql } from "../sql.ts";

/** Core's `lockedUntil`, of the budget `g`: whether nothing may be judged. */
export function isLocked(sql: Sql, { max, consecutiveMax }: GuessLimits) {
  return sql`(g.consecutive >= ${consecutiveMax}::int or (g.window_ends_at > now() and (
    g.used_in_window >= ${max}::int or g.used_in_window + g.forgiven >= ${FORGIVING_FACTOR * max}::int)))`;
}

/** Values of `window_ends_at, used_in_window, consecutive, reached_at` after a first guess. */
export function openGuess(sql: Sql, { max, consecutiveMax, windowSeconds }: GuessLimits) {
  return sql`now() + make_interval(secs => ${windowSeconds}), 1, 1,
    case when ${max <= 1 || consecutiveMax <= 1}::boolean then now() end`;
}

/** Core's `countGuess`, of the budget `g` in the statement whose inserted row would be `openGuess`. */
export function countedGuess(sql: Sql, { max, consecutiveMax }: GuessLimits) {
  const open = sql`g.window_ends_at > now()`;
  return sql`
    used_in_window = case when ${open} then g.used_in_window + 1 else 1 end,
    forgiven = case when ${open} then g.forgiven else 0 end,
    window_ends_at = excluded.window_ends_at,
    consecutive = g.consecutive + 1,
    reached_at = case when g.consecutive + 1 >= ${consecutiveMax}::int
        or case when ${open}
             then g.used_in_window + 1 >= ${max}::int or g.used_in_window + 1 + g.forgiven >= ${FORGIVING_FACTOR * max}::int
             else ${max <= 1}::boolean end
      then now() end`;
}

/** Core's `giveBack`, of the budget `g`: one of these guesses was right, and no failure. */
export function givenBack(sql: Sql, guesses: postgres.PendingQuery<postgres.Row[]>) {
  return sql`
    used_in_window = g.used_in_window - least(g.used_in_window, ${guesses}),
    forgiven = g.forgiven + greatest(0, least(g.used_in_window, ${guesses}) - 1), consecutive = 0, reached_at = null`;
}
