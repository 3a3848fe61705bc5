import type { ProjectId } from "@proofline/core/runtime";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createSprayStore } from "../index.ts";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
let store: ReturnType<typeof createSprayStore>;
beforeAll(async () => {
  world = await openWorld();
  store = createSprayStore(world.database);
});
beforeEach(() => world.sql`truncate check_counts, spray_alarms`.then(() => {}));
afterAll(() => world.close());

const add = async (wrong: number, right: number, id: ProjectId = world.project.id) =>
  (await store.add(new Map([[id, { wrong, right }]]))).get(id);
const pass = (seconds: number) => world.sql`
  with alarm as (update spray_alarms set raised_at = raised_at - make_interval(secs => ${seconds}))
  update check_counts set minute = minute - make_interval(secs => ${seconds})`;
const alarm = { wrong: 900, checks: 1_000, share: 0.9, usualShare: 0.1 };

test("what several processes counted at once is all there, each project's apart", async () => {
  const other = "prj_01h455vb4pex5vsknk084sn02q" as const;
  await Promise.all(Array.from({ length: 20 }, (_, i) => add(2, 1, i % 2 === 0 ? world.project.id : other)));
  expect(await add(1, 0)).toEqual({ recent: { wrong: 21, right: 10 }, usual: { wrong: 0, right: 0 } });
});

test("ten minutes on, it is what is usual; a day on, nobody remembers", async () => {
  await add(10, 90);
  await pass(661);
  expect(await add(5, 5)).toEqual({ recent: { wrong: 5, right: 5 }, usual: { wrong: 10, right: 90 } });
  await pass(86_400);
  expect(await add(0, 1)).toEqual({ recent: { wrong: 0, right: 1 }, usual: { wrong: 0, right: 0 } });
});

test("of twenty processes that see it, one tells, and for an hour nobody tells again", async () => {
  const raised = await Promise.all(Array.from({ length: 20 }, () => store.raise(world.project.id, alarm)));
  expect(raised.filter((ids) => ids !== null)).toHaveLength(1);
  await pass(3_599);
  expect(await store.raise(world.project.id, alarm)).toBeNull();
  await pass(2);
  expect(await store.raise(world.project.id, alarm)).not.toBeNull();
  const events = await world.sql`select data from events where type = 'guessing.suspected'`;
  expect(events).toHaveLength(2);
  expect(events[0]?.data).toEqual({
    guessing: { wrong: 900, checks: 1_000, share: 0.9, usual_share: 0.1, window_seconds: 600 },
  });
});
