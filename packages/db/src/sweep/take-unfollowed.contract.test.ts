import { type MessageId, newId } from "@proofline/core/runtime";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function startOne() {
  const start = world.aStart();
  await world.verifications.start(start);
  return start;
}

async function giveUp(id: MessageId): Promise<void> {
  const claim = await world.messages.claim(id, newId("att", world.source));
  if (claim === null) throw new Error("not claimed");
  await world.messages.settle(claim, {
    result: { kind: "rejected", reason: "content", providerCode: null, retryAfterSeconds: null },
    evidence: [],
    next: { kind: "give_up", reason: "refused" },
    sender: null,
    segments: 0,
    events: [],
    receiptDueAt: null,
    nudge: false,
  });
}

async function resend({ verification }: Awaited<ReturnType<typeof startOne>>): Promise<MessageId> {
  const message = { ...world.aStart().message, verificationId: verification.id };
  const after = { ...verification, sendsUsed: 2 };
  const ruling = world.aRuling(verification);
  expect(
    await world.verifications.resend({ verification: after, message, sendsUsedBefore: 1, ride: null, ruling }),
  ).toBe(true);
  return message.id;
}

const makeDue = () =>
  world.sql`update messages set follow_due_at = now() - interval '1 second' where follow_due_at is not null`;
const taken = async () => (await world.sweeps.takeUnfollowed(10)).map(({ message }) => message.id);

describe("a message that was given up, and nobody saw to what follows", () => {
  test("is taken by one sweep of many, once whoever gave it up had their time, and no more when it was seen to", async () => {
    const { message } = await startOne();
    await giveUp(message.id);
    expect(await taken()).toEqual([]);
    await makeDue();
    expect((await Promise.all(Array.from({ length: 4 }, taken))).flat()).toEqual([message.id]);
    await makeDue();
    expect(await taken()).toEqual([message.id]);
    await world.sweeps.markFollowed([message.id]);
    await makeDue();
    expect(await taken()).toEqual([]);
  });

  test("is let go where its verification ended", async () => {
    const { message, verification } = await startOne();
    await giveUp(message.id);
    await world.verifications.end([world.anEnding(verification, "undeliverable")]);
    await makeDue();
    expect(await taken()).toEqual([]);
    expect(await world.sql`select from messages where follow_due_at is not null`).toHaveLength(0);
  });

  test("is let go where another was begun since, whose own end counts", async () => {
    const start = await startOne();
    await giveUp(start.message.id);
    const later = await resend(start);
    await makeDue();
    expect(await taken()).toEqual([]);
    await giveUp(later);
    await makeDue();
    expect(await taken()).toEqual([later]);
  });

  test("ends nothing while an earlier text may still arrive", async () => {
    const start = await startOne();
    await world.sql`update messages set status = 'sent'`;
    const later = await resend(start);
    await giveUp(later);
    await makeDue();
    expect(await taken()).toEqual([]);
  });
});

test("a text that is said not to have arrived, or of which no receipt came, is marked to be followed", async () => {
  const { message } = await startOne();
  await world.sql`update messages set status = 'sent', receipt_due_at = now() - interval '1 second'`;
  const [claim] = await world.sweeps.takeUnconfirmed(10);
  if (claim === undefined) throw new Error("not taken");
  await world.messages.giveUpWaiting(claim, null);
  await makeDue();
  expect(await taken()).toEqual([message.id]);
});

test("an idle sweep looks for failures in an index that holds nothing else", async () => {
  await world.sql`set enable_seqscan = off`;
  const plan =
    await world.sql`explain select id from messages where follow_due_at < now() order by follow_due_at limit 1`;
  expect(JSON.stringify(plan)).toMatch(/Index (Only )?Scan using \w+follow_due_at_idx/);
});
