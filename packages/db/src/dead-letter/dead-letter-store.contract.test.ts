import { fromUuid, newId, toUuid } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const faultsMax = 3;

async function aMessage() {
  const start = world.aStart();
  await world.verifications.start(start);
  return start;
}

/** A Delivery of an event that nobody else is told of. */
async function aDelivery(): Promise<`dlv_${string}`> {
  const id = newId("dlv", world.source);
  const event = newId("evt", world.source);
  const [project] = await world.sql<{ id: string }[]>`select id from projects`;
  await world.sql`
    insert into deliveries (id, project_id, event_id, endpoint_id, status)
    values (${uuid(id)}, ${project?.id ?? ""}, ${uuid(event)}, ${uuid(newId("whe", world.source))}, 'pending')`;
  return id;
}

const fault = (rowId: `msg_${string}` | `dlv_${string}` | null, more: object = {}) => ({
  queue: rowId?.startsWith("dlv_") ? "webhooks" : "messages",
  jobId: `${rowId}_0`,
  jobName: rowId?.startsWith("dlv_") ? "webhook.deliver" : "message.send",
  rowId,
  reason: "TypeError",
  ...more,
});

const list = (limit = 100) => world.deadLetters.list({ projectId: world.project.id, limit, before: null });
const statusOf = async (id: `dlv_${string}`) => (await world.deliveries.find(world.project.id, id))?.status;

async function kill(rowId: `msg_${string}` | `dlv_${string}`): Promise<`ded_${string}`> {
  for (let count = 0; count < faultsMax; count++) await world.deadLetters.record(fault(rowId), { faultsMax });
  const letter = (await list()).find((letter) => letter.rowId === rowId);
  if (letter === undefined) throw new Error("no dead letter");
  return letter.id;
}

describe("faults with a row", () => {
  test("are counted unseen, and the last one too many makes a dead letter of it, once", async () => {
    const { message } = await aMessage();
    const died: boolean[] = [];
    for (let count = 0; count < 5; count++) {
      died.push((await world.deadLetters.record(fault(message.id), { faultsMax })).died);
      if (count < faultsMax - 1) expect((await list()).map(({ rowId }) => rowId)).not.toContain(message.id);
    }
    expect(died).toEqual([false, false, true, false, false]);
    expect((await list()).filter(({ rowId }) => rowId === message.id)).toMatchObject([
      { id: expect.stringMatching(/^ded_/), rowStatus: "queued", reason: "TypeError", faults: 5 },
    ]);
  });

  test("that lie ten minutes apart have nothing to do with each other", async () => {
    const { message } = await aMessage();
    for (let count = 0; count < 4; count++) {
      await world.deadLetters.record(fault(message.id), { faultsMax });
      await world.sql`update dead_jobs set last_at = now() - interval '11 minutes' where dead_at is null`;
    }
    expect((await list()).map(({ rowId }) => rowId)).not.toContain(message.id);
  });

  test("many at once are all counted, and one of them is the one too many", async () => {
    const { message } = await aMessage();
    const records = Array.from({ length: 12 }, () => world.deadLetters.record(fault(message.id), { faultsMax }));
    expect((await Promise.all(records)).filter(({ died }) => died)).toHaveLength(1);
    expect((await list()).find(({ rowId }) => rowId === message.id)?.faults).toBe(12);
  });

  test("end a Delivery, and leave a Message to the end of its Verification", async () => {
    const [delivery, { message }] = [await aDelivery(), await aMessage()];
    await kill(delivery);
    await kill(message.id);
    expect(await statusOf(delivery)).toBe("exhausted");
    await world.sql`update messages set due_at = now() - interval '1 hour', nudged_at = now() - interval '1 hour'`;
    expect((await world.sweeps.nudgeMessages(500)).map(({ id }) => id)).toContain(message.id);
  });

  test("of a job that names no row are a dead letter at once, that no project sees", async () => {
    const before = await world.deadLetters.counts();
    const unreadable = fault(null, { jobId: "unreadable", jobName: "unknown", queue: "housekeeping" });
    expect(await world.deadLetters.record(unreadable, { faultsMax })).toEqual({ died: true });
    expect(await world.deadLetters.counts()).toEqual({ ...before, housekeeping: 1 });
    expect((await list()).map(({ rowId }) => rowId)).not.toContain(null);
  });
});

describe("a dead letter", () => {
  test("that is redriven is forgotten, and its Delivery goes on with a new job", async () => {
    const delivery = await aDelivery();
    const id = await kill(delivery);
    const { found, row } = await world.deadLetters.redrive(world.project.id, id);
    expect([found, row]).toEqual([true, { rowId: delivery, nudge: 1, priority: 0 }]);
    expect(await statusOf(delivery)).toBe("pending");
    expect(await world.deadLetters.redrive(world.project.id, id)).toEqual({ found: false, row: null });
  });

  test("that is redriven makes its Message due", async () => {
    const { message } = await aMessage();
    const id = await kill(message.id);
    await world.sql`update messages set due_at = now() + interval '1 hour' where id = ${uuid(message.id)}`;
    expect(await world.deadLetters.redrive(world.project.id, id)).toMatchObject({ row: { rowId: message.id } });
    const [row] = await world.sql`select due_at <= now() as due from messages where id = ${uuid(message.id)}`;
    expect(row?.due).toBe(true);
  });

  test("whose row has ended otherwise leaves nothing to do", async () => {
    const { message, verification } = await aMessage();
    const id = await kill(message.id);
    await world.verifications.end([world.anEnding(verification, "caller_canceled")]);
    expect(await world.deadLetters.redrive(world.project.id, id)).toEqual({ found: true, row: null });
  });

  test("of another project can neither be seen, nor redriven, nor removed", async () => {
    const delivery = await aDelivery();
    const id = await kill(delivery);
    const stranger = fromUuid("prj", crypto.randomUUID());
    expect(await world.deadLetters.list({ projectId: stranger, limit: 10, before: null })).toEqual([]);
    expect(await world.deadLetters.redrive(stranger, id)).toEqual({ found: false, row: null });
    expect(await world.deadLetters.remove(stranger, id)).toBe(false);
    expect(await statusOf(delivery)).toBe("exhausted");
    expect(await world.deadLetters.remove(world.project.id, id)).toBe(true);
    expect(await world.deadLetters.remove(world.project.id, id)).toBe(false);
  });

  test("is listed page by page, newest first, and outlives its row", async () => {
    const rows = [await aDelivery(), await aDelivery(), await aDelivery()];
    for (const row of rows) await kill(row);
    const [first] = await list(1);
    const rest = await world.deadLetters.list({ projectId: world.project.id, limit: 2, before: first?.id ?? null });
    expect([first, ...rest].map((letter) => letter?.rowId)).toEqual(rows.toReversed());
    await world.sql`delete from deliveries where id = ${uuid(rows[2] ?? "")}`;
    expect((await list(1))[0]).toMatchObject({ rowId: rows[2], rowStatus: null });
  });

  test("is forgotten after a week", async () => {
    await kill(await aDelivery());
    await world.sql`update dead_jobs set last_at = now() - interval '8 days'`;
    await world.sweeps.rotatePartitions(new Date(0));
    expect(await world.deadLetters.counts()).toEqual({});
  });
});

describe("a Delivery whose workers die with it, again and again", () => {
  test("is exhausted by the sweep, seen as a dead letter, and those beside it are nudged", async () => {
    const [worn, fresh] = [await aDelivery(), await aDelivery()];
    await world.sql`update deliveries set due_at = now(), nudged_at = now() - interval '1 hour'`;
    await world.sql`update deliveries set tries = 25 where id = ${uuid(worn)}`;
    const nudged = (await world.sweeps.nudgeDeliveries(500)).map(({ id }) => id);
    expect(nudged).toContain(fresh);
    expect(nudged).not.toContain(worn);
    expect(await statusOf(worn)).toBe("exhausted");
    expect((await list())[0]).toMatchObject({ rowId: worn, reason: "no try came to its end" });
  });
});

function uuid(id: string): string {
  const found = toUuid(id.slice(0, 3), id);
  if (found === null) throw new Error("not an id");
  return found;
}
