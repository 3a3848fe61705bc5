import { poll } from "../../support/poll.ts";
import { query } from "../../support/query.ts";
import type { DrillGround } from "./drill.ts";

/** Whether it came true in time: not doing so is what a drill is looking for, no error. */
export async function comesTrue(ask: () => Promise<boolean> | boolean, timeoutMs: number): Promise<boolean> {
  const untilMs = performance.now() + timeoutMs;
  try {
    await poll(ask, { what: "it", timeoutMs, everyMs: 50 });
    return true;
  } catch (error) {
    if (performance.now() < untilMs) throw error;
    return false;
  }
}

/** Waits until the Verification's Messages are at rest, or until `enough` says that more would be a fault. */
export async function atRest(
  { api, carrier }: DrillGround,
  { id, to, enough, timeoutMs = 30_000 }: { id: string; to: string; enough: number; timeoutMs?: number },
): Promise<number> {
  await poll(
    async () => {
      const { messages } = await api.get(id);
      const moving = messages.some(({ status }) => ["queued", "waiting", "sending"].includes(status));
      return !moving || (await carrier.inbox(to)).length >= enough;
    },
    { what: "rest", timeoutMs, everyMs: 50 },
  );
  return (await carrier.inbox(to)).length;
}

/** Types of the Events of one Verification, in order. */
export async function eventsOf({ databaseUrl }: DrillGround, uuid: string): Promise<string[]> {
  const rows = await query(
    databaseUrl,
    (sql) => sql<{ type: string }[]>`select type from events where verification_id = ${uuid} order by id`,
  );
  return rows.map(({ type }) => type);
}
