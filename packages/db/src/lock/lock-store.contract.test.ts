import { afterAll, beforeAll, describe } from "vitest";
import { EXAM_LOCKOUT_SECONDS, guessBudgetExam } from "../../../core/src/testing/guess-budget-exam.ts";
import { type EventRow, toEvent } from "../event-row.ts";
import { createLockStore } from "../index.ts";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.projects.changeSettings(world.project.id, { lockoutSeconds: EXAM_LOCKOUT_SECONDS });
});
afterAll(() => world.close());

describe("guess budgets in Postgres", () => {
  guessBudgetExam(() => ({
    verifications: world.verifications,
    locks: createLockStore(world.database),
    now: () => world.database.clock.now(),
    async start(number, userId) {
      const to = `+4477${String(number).padStart(8, "0")}`;
      await world.sql`delete from live_verifications`;
      const [row] = await world.sql<{ version: number }[]>`select version from projects`;
      const record = world.aStart({ to, userId, checksMax: 1_000 }, { projectVersion: row?.version ?? 0 });
      const outcome = await world.verifications.start(record);
      if (outcome.kind !== "started") throw new Error(outcome.kind);
      return record.verification;
    },
    succeed: async (verification) =>
      void (await world.verifications.end([world.anEnding(verification, "code_matched")])),
    async pass(seconds) {
      for (const table of ["guess_budgets", "user_guess_budgets"]) {
        await world.sql`
          update ${world.sql(table)} set window_ends_at = window_ends_at - make_interval(secs => ${seconds}),
            reached_at = reached_at - make_interval(secs => ${seconds})`;
      }
    },
    async events() {
      const rows = await world.sql<EventRow[]>`select * from events where type like '%locked' order by at, id`;
      return rows.map(toEvent);
    },
  }));
});
