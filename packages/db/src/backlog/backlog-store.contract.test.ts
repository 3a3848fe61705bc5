import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { createBacklogStore } from "./backlog-store.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("what waits to be sent is counted by project, and what was sent or ended is not", async () => {
  const backlogs = createBacklogStore(world.database);
  expect(await backlogs.count()).toEqual(new Map());
  const statuses = ["queued", "waiting", "sending", "sent", "delivered", "undelivered", "failed", "canceled"];
  for (const status of statuses) {
    const record = world.aStart();
    await world.verifications.start(record);
    await world.sql`update messages set status = ${status}
      where id = (select id from messages where status = 'queued' order by id desc limit 1)`;
    expect((await world.messages.listFor(record.verification.id)).map((message) => message.status)).toEqual([status]);
  }
  // Counted one by one above: three of them remained unsent.
  expect(await backlogs.count()).toEqual(new Map([[world.project.id, 3]]));
  await world.sql`update messages set project_id = '019a0000-0000-7000-8000-000000000001' where status = 'waiting'`;
  expect([...(await backlogs.count()).values()].toSorted()).toEqual([1, 2]);
});

test("counting costs as much as there is backlog: what was sent long ago is not looked at", async () => {
  await world.sql`
    insert into messages (id, project_id, verification_id, channel, status, generation, due_at, created_at, ended_at)
    select gen_random_uuid(), ${"019a0000-0000-7000-8000-000000000001"}, gen_random_uuid(), 'sms', 'delivered', 0, now(),
      now(), now() from generate_series(1, 20000)`;
  await world.sql`analyze messages`;
  const plan = await world.sql`explain (format json) select project_id, count(*)::int as messages from messages
     where status in ('queued', 'waiting', 'sending') group by project_id`;
  const text = JSON.stringify(plan);
  expect(text).toContain("due_at");
  expect(text).not.toMatch(/"Seq Scan"[^}]*"Plan Rows":\s*\d{4,}/);
});
