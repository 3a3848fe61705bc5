import { randomBytes } from "node:crypto";
import { type Job, type MessageId, newId } from "@proofline/core/runtime";
import { type SweepDeps, type SweepReport, sweep } from "@proofline/core/sweep";
import { endUndeliverable } from "@proofline/core/verification";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBacklogStore, createLockStore } from "../index.ts";
import { openWorld, type World } from "../testing/world.ts";

const EACH = 40;
const SWEEPS = 4;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Verifications, each with a Message, all at `where`. */
async function put(where: "queued" | "sending" | "expired" | "erasable" | "given_up"): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let count = 0; count < EACH; count++) {
    const start = world.aStart();
    await world.verifications.start(start);
    if (where === "sending") await world.messages.claim(start.message.id, newId("att", world.source));
    if (where === "given_up") await giveUp(start.message.id);
    if (where === "erasable") await world.verifications.end([world.anEnding(start.verification, "caller_canceled")]);
    ids.push(start.message.id);
  }
  return ids;
}

/** As a worker does that dies before it sees to what follows. */
async function giveUp(id: MessageId): Promise<void> {
  const claim = await world.messages.claim(id, newId("att", world.source));
  if (claim === null) throw new Error("not claimed");
  await world.messages.settle(claim, {
    result: { kind: "rejected", reason: "number", providerCode: null, retryAfterSeconds: null },
    evidence: [],
    next: { kind: "give_up", reason: "number_unreachable" },
    sender: null,
    segments: 0,
    events: [],
    receiptDueAt: null,
    nudge: false,
  });
}

test("four sweeps at once do together what one would do, and nothing twice", async () => {
  const [erasable, expired] = [await put("erasable"), await put("expired")];
  await world.sql`update verifications set ended_at = now() - interval '25 hours' where ended_at is not null`;
  await world.sql`update verifications set expires_at = now() - interval '1 second' where status = 'pending'`;
  const [queued, sending] = [await put("queued"), await put("sending")];
  await put("given_up");
  const marked =
    await world.sql`update messages set follow_due_at = now() - interval '1 second' where follow_due_at > now()`;
  expect(marked.count).toBe(EACH);
  await world.sql`update messages set due_at = now() - interval '4 seconds', nudged_at = now() - interval '4 seconds'`;

  const jobs: Job[] = [];
  const deps: SweepDeps = {
    clock: world.source.clock,
    random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    jobs: { enqueue: async (more) => void jobs.push(...more), ride: () => null },
    messages: world.messages,
    verifications: world.verifications,
    sweeps: world.sweeps,
    backlogs: createBacklogStore(world.database),
    locks: createLockStore(world.database),
    // The queue forgot everything.
    heldJobs: async () => 0,
    standingOf: () => ({ kind: "closed" }),
    tryNextChannel: async () => false,
    endUndeliverable: (verification) => endUndeliverable(deps, verification),
  };
  // A connection for each sweep, or the first ends before the others begin.
  await Promise.all(Array.from({ length: SWEEPS }, () => world.sql`select pg_sleep(0.1)`));
  const rounds: SweepReport[] = await Promise.all(Array.from({ length: SWEEPS }, () => sweep(deps)));
  rounds.push(...(await Promise.all(Array.from({ length: SWEEPS }, () => sweep(deps)))));

  const sum = (of: keyof SweepReport): number => rounds.reduce((total, round) => total + round[of], 0);
  expect([sum("expired"), sum("recovered"), sum("followed"), sum("erased")]).toEqual([
    EACH,
    EACH,
    EACH,
    erasable.length,
  ]);
  const nudgedIds = jobs.map(({ payload }) => ("messageId" in payload ? payload.messageId : payload.deliveryId));
  // Of the expired ones too, where the nudge came first: their job finds nothing to do.
  const unexpected = nudgedIds.filter((id) => ![...queued, ...sending, ...expired].includes(id));
  expect(unexpected).toEqual([]);
  expect(new Set(nudgedIds).size).toBe(nudgedIds.length);
  for (const id of [...queued, ...sending]) expect(nudgedIds).toContain(id);
  const events = await world.sql<{ type: string; count: number; verifications: number }[]>`
    select type, count(*)::int as count, count(distinct verification_id)::int as verifications
      from events where type in ('verification.expired', 'verification.failed', 'message.attempted') group by type`;
  for (const { count, verifications } of events) expect(count).toBe(verifications);
  expect(events.find(({ type }) => type === "verification.expired")?.count).toBe(EACH);
  expect(events.find(({ type }) => type === "verification.failed")?.count).toBe(EACH);
  const open = await world.sql`select 1 from attempts where status = 'started'`;
  expect(open).toHaveLength(0);
});
