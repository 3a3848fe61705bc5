import type { Sql } from "../sql.ts";

/** Whoever notes a failure sees to what follows from it at once: that long after, they must have died between. */
const FOLLOW_SECONDS = 10;

/** When a sweep is to see to what follows. */
export function followDueAt(sql: Sql) {
  return sql`now() + make_interval(secs => ${FOLLOW_SECONDS})`;
}
