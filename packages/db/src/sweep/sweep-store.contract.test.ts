import { randomUUID } from "node:crypto";
import { newId } from "@proofline/core/runtime";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHeartbeatStore, createMessageStore } from "../index.ts";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function startMany(count: number) {
  for (let i = 0; i < count; i++) await world.verifications.start(world.aStart());
}

test("a message that lost its job is nudged once by any number of sweeps, and not again at once", async () => {
  await startMany(30);
  expect(await world.sweeps.nudgeMessages(100)).toEqual([]);
  // A connection for each sweep, or the first ends before the others begin.
  await Promise.all(Array.from({ length: 4 }, () => world.sql`select pg_sleep(0.1)`));
  for (let round = 0; round < 10; round++) {
    await world.sql`
      update messages set due_at = now() - interval '4 seconds', nudged_at = now() - interval '1 hour', nudges = 0`;
    const sweeps = await Promise.all(Array.from({ length: 4 }, () => world.sweeps.nudgeMessages(100)));
    const nudged = sweeps.flat();
    expect(new Set(nudged.map(({ id }) => id)).size).toBe(30);
    expect(nudged).toHaveLength(30);
    expect(new Set(nudged.map(({ priority }) => priority))).toEqual(new Set([0]));
    expect(await world.sweeps.nudgeMessages(100)).toEqual([]);
  }
});

test("where only some can be nudged, it is those that people of quiet projects wait for", async () => {
  for (const priority of [3, 0, 7]) {
    const start = world.aStart();
    await world.verifications.start({ ...start, message: { ...start.message, priority } });
  }
  await world.sql`update messages set due_at = now() - interval '4 seconds', nudged_at = now() - interval '4 seconds'`;
  expect((await world.sweeps.nudgeMessages(1)).map(({ priority }) => priority)).toEqual([0]);
  expect((await world.sweeps.nudgeMessages(1)).map(({ priority }) => priority)).toEqual([3]);
});

test("a message that lost its job is nudged in its class, and keeps it while it is sent", async () => {
  const start = world.aStart();
  await world.verifications.start({ ...start, message: { ...start.message, priority: 6 } });
  const resent = {
    verification: { ...start.verification, sendsUsed: 2 },
    message: { ...world.aStart().message, verificationId: start.verification.id, priority: 2 },
    sendsUsedBefore: 1,
    ride: null,
    ruling: world.aRuling(start.verification),
  };
  const claim = await world.messages.claim(start.message.id, newId("att", world.source));
  expect(claim?.message.priority).toBe(6);
  expect(await world.verifications.resend(resent)).toBe(true);
  await world.sql`update messages set due_at = now() - interval '4 seconds', nudged_at = now() - interval '4 seconds'`;
  expect(await world.sweeps.nudgeMessages(100)).toEqual([{ id: resent.message.id, nudge: 1, priority: 2 }]);
  expect(await world.sweeps.takeOverStuck(10)).toMatchObject([{ message: { id: start.message.id, priority: 6 } }]);
});

test("a message whose worker died is taken over by one sweep, with its open attempt", async () => {
  const record = world.aStart();
  await world.verifications.start(record);
  const held = await world.messages.claim(record.message.id, newId("att", world.source));
  expect(await world.sweeps.takeOverStuck(10)).toEqual([]);
  await world.sql`update messages set due_at = now() - interval '1 second'`;
  const taken = (await Promise.all(Array.from({ length: 4 }, () => world.sweeps.takeOverStuck(10)))).flat();
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ attempt: { id: held?.attempt?.id }, fence: 2 });
});

describe("the claim of a worker", () => {
  const worker = randomUUID();
  const claimedBy = async (holder: string) => {
    const record = world.aStart();
    await world.verifications.start(record);
    const messages = createMessageStore(world.database, { sealer: world.sealer, holder });
    await messages.claim(record.message.id, newId("att", world.source));
    return record.message.id;
  };
  const takenOver = async () => (await world.sweeps.takeOverStuck(10)).map(({ message }) => message.id);

  test("that beats is its own; of one that stopped beating it is taken over within seconds", async () => {
    const heartbeats = createHeartbeatStore(world.database);
    await heartbeats.beat({ id: worker, queues: ["messages"] });
    const id = await claimedBy(worker);
    expect(await takenOver()).toEqual([]);
    await world.sql`update workers set beat_at = now() - interval '2.9 seconds'`;
    expect(await takenOver()).toEqual([]);
    await world.sql`update workers set beat_at = now() - interval '3.1 seconds'`;
    // A database that has just come up has heard nobody yet: it gives workers some seconds.
    await expect.poll(takenOver, { timeout: 15_000 }).toEqual([id]);
    expect(await takenOver()).toEqual([]);
  });

  test("that left is taken over at once", async () => {
    const heartbeats = createHeartbeatStore(world.database);
    await heartbeats.beat({ id: worker, queues: [] });
    const id = await claimedBy(worker);
    await heartbeats.leave(worker);
    await expect.poll(takenOver, { timeout: 15_000 }).toEqual([id]);
  });
});

describe("a sent text whose receipt is overdue", () => {
  test("is taken by one sweep, and only while its verification waits for the code", async () => {
    const [live, over] = [world.aStart(), world.aStart()];
    for (const record of [live, over]) await world.verifications.start(record);
    await world.sql`update messages set status = 'sent', receipt_due_at = now() - interval '1 second'`;
    await world.verifications.end([world.anEnding(over.verification, "code_matched")]);
    const taken = (await Promise.all(Array.from({ length: 4 }, () => world.sweeps.takeUnconfirmed(10)))).flat();
    expect(taken.map(({ message }) => message.id)).toEqual([live.message.id]);
    const [claim] = taken;
    if (claim === undefined) throw new Error("not taken");
    const next = { kind: "attempt", provider: "vonage", at: new Date() } as const;
    const verdict = { status: "waiting", next, event: null } as const;
    expect(await world.messages.giveUpWaiting(claim, verdict)).toMatchObject({ messageStatus: "waiting", nudges: 1 });
    expect(await world.messages.giveUpWaiting(claim, verdict)).toBeNull();
    expect(await world.sweeps.takeUnconfirmed(10)).toEqual([]);
  });
});

test("a value that cannot be opened keeps no other row waiting", async () => {
  const broken = world.aStart({ expiresAt: new Date(Date.now() - 1_000) });
  const fine = world.aStart({ expiresAt: new Date(Date.now() - 1_000) });
  for (const record of [broken, fine]) await world.verifications.start(record);
  await world.sql`update verifications set phone_sealed = '\\x00', code_sealed = '\\x00' where phone_digest = ${Buffer.from(broken.verification.phoneDigest, "hex")}`;
  const due = await world.verifications.listDue(10);
  expect(due.map(({ id }) => id).toSorted()).toEqual([broken.verification.id, fine.verification.id].toSorted());
  const live = world.aStart();
  await world.verifications.start(live);
  await world.messages.claim(live.message.id, newId("att", world.source));
  await world.sql`update messages set due_at = now() - interval '1 second'`;
  await world.sql`update verifications set phone_sealed = '\\x00'`;
  expect(await world.sweeps.takeOverStuck(10)).toMatchObject([{ message: { id: live.message.id } }]);
});

test("numbers are erased a while after the end, and their verification stays readable", async () => {
  const record = world.aStart();
  await world.verifications.start(record);
  await world.verifications.end([world.anEnding(record.verification, "caller_canceled")]);
  expect(await world.sweeps.erasePhoneNumbers(new Date(Date.now() - 60_000), 10)).toBe(0);
  expect(await world.sweeps.erasePhoneNumbers(new Date(Date.now() + 60_000), 10)).toBe(1);
  expect(await world.verifications.find(world.project.id, record.verification.id)).toMatchObject({
    to: null,
    status: "canceled",
  });
});

test("old weeks are dropped whole, coming weeks are there, and this week's rows stay", async () => {
  await startMany(2);
  await world.sql`create table verifications_w20200106 partition of verifications
    for values from (${world.sql.unsafe("'016f7c2a-0000-0000-0000-000000000000'")}) to (${world.sql.unsafe("'016fa000-0000-0000-0000-000000000000'")})`;
  await world.sweeps.rotatePartitions(new Date(Date.now() - 30 * 86_400_000));
  const [row] = await world.sql`
    select to_regclass('verifications_w20200106') is null as dropped,
      (select count(*)::int from pg_inherits where inhparent = 'verifications'::regclass) as partitions,
      (select count(*)::int from verifications) as kept,
      (select count(*)::int from verifications_rest) as in_rest`;
  expect(row).toEqual({ dropped: true, partitions: 6, kept: 2, inRest: 0 });
});

test("an idle sweep reads only partial indexes", async () => {
  await world.sql`set enable_seqscan = off`;
  const plans = await Promise.all([
    world.sql`explain select id from messages where status in ('queued', 'waiting') and due_at <= now() order by due_at limit 1`,
    world.sql`explain select id from verifications where status = 'pending' and expires_at <= now() order by expires_at limit 1`,
    world.sql`explain select id from deliveries where status = 'pending' and due_at <= now() order by due_at limit 1`,
  ]);
  for (const plan of plans) expect(JSON.stringify(plan)).toMatch(/Index (Only )?Scan using \w+(due_at|expires_at)_idx/);
});
