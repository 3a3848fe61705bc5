import { setTimeout as sleep } from "node:timers/promises";
import { query } from "../../support/query.ts";
import type { Fault } from "./storm.ts";

const DOWN_MS = 1_500;
const TERMINATED_PER_SECOND = 5;
const TERMINATING_MS = 5_000;
/** In each direction: half a second for a question and its answer. */
const LATENCY_MS = 250;
const SLOW_MS = 5_000;
const DEADLOCKED_MS = 5_000;
/** Of all statements that write. */
const DEADLOCKED_SHARE = 0.2;

const crashed: Fault = {
  name: "stopped at once and started again",
  async run({ postgres }) {
    await postgres.crash();
    await sleep(DOWN_MS);
    await postgres.comeBack();
    return [];
  },
};

const terminated: Fault = {
  name: "connections terminated",
  async run({ postgres }) {
    await query(postgres.url, async (sql) => {
      const untilMs = performance.now() + TERMINATING_MS;
      while (performance.now() < untilMs) {
        await sql`
          select pg_terminate_backend(pid) from pg_stat_activity
           where backend_type = 'client backend' and pid <> pg_backend_pid() order by random() limit 1`;
        await sleep(1_000 / TERMINATED_PER_SECOND);
      }
    });
    return [];
  },
};

const slow: Fault = {
  name: "500 ms further away",
  async run({ proxy }) {
    proxy?.set({ kind: "delay", ms: LATENCY_MS });
    await sleep(SLOW_MS);
    proxy?.set({ kind: "clear" });
    return [];
  },
};

/** Postgres says "deadlock" to every fifth statement that writes, as it would to a victim: all of it is undone. */
const deadlocked: Fault = {
  name: "deadlocks",
  async run({ postgres }) {
    const tables = ["verifications", "messages", "attempts", "deliveries"];
    await query(postgres.url, async (sql) => {
      await sql.unsafe(`
        create or replace function fault_deadlock() returns trigger language plpgsql as $$
        begin
          if random() < ${DEADLOCKED_SHARE} then raise exception 'a deadlock, on purpose' using errcode = '40P01'; end if;
          return null;
        end $$`);
      for (const table of tables) {
        await sql.unsafe(
          `create trigger fault_deadlock before insert or update on ${table} for each statement execute function fault_deadlock()`,
        );
      }
      await sleep(DEADLOCKED_MS);
      for (const table of tables) await sql.unsafe(`drop trigger fault_deadlock on ${table}`);
    });
    return [];
  },
};

export const postgresFaults: readonly Fault[] = [crashed, terminated, slow, deadlocked];
