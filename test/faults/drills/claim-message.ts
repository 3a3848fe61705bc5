import { randomBytes, randomUUID } from "node:crypto";
import { createSealer, readKeyRing } from "@proofline/core/access";
import { type MessageClaim, settleAttempt } from "@proofline/core/message";
import { fromUuid, newId } from "@proofline/core/runtime";
import { createMessageStore, createSweepStore, openDatabase } from "@proofline/db";
import { uuidOf } from "../../webhooks/ground/uuid.ts";

// Run as a process of its own, so that it loads what is planted: claims the message of a verification and then plays a
// part. `second`: wants it again, as another worker would. `stale`: sleeps until a sweep takes it over, and then tells
// what its provider said. `dying`: gives it up, and is killed before it sees to what follows.
const [part, id = ""] = process.argv.slice(2);
const ring = readKeyRing(process.env.ENCRYPTION_KEYS ?? "");
if (!ring.ok) throw new Error("no keys");
const random = { bytes: (length: number) => randomBytes(length) };
const database = await openDatabase({ url: process.env.DATABASE_URL ?? "" });
const { sql, clock } = database;
const sealer = createSealer({ ring: ring.ring, random });
const messages = createMessageStore(database, { sealer, holder: randomUUID() });
try {
  const [row] = await sql<{ id: string }[]>`select id from messages where verification_id = ${uuidOf(id)}`;
  const messageId = fromUuid("msg", row?.id ?? "");
  const take = () => messages.claim(messageId, newId("att", { clock, random }));
  const claim = await take();
  if (claim === null) throw new Error("the message could not be claimed");
  if (part === "dying") await giveUpAndDie(claim);
  console.log(part === "second" ? ((await take()) === null ? "refused" : "taken") : await comeBackLate(claim));
} finally {
  await database.close();
}

async function giveUpAndDie(claim: MessageClaim): Promise<never> {
  const die = async (): Promise<never> => {
    process.kill(process.pid, "SIGKILL");
    return await new Promise(() => {});
  };
  const deps = {
    clock,
    random,
    messages,
    jobs: { enqueue: async () => {}, ride: () => null },
    standingOf: () => ({ kind: "closed" }) as const,
    tryNextChannel: die,
    endUndeliverable: die,
  };
  const result = { kind: "rejected", reason: "number", providerCode: null, retryAfterSeconds: null } as const;
  await settleAttempt(deps, { claim, result });
  throw new Error("the message was not given up");
}

async function comeBackLate(claim: MessageClaim): Promise<string> {
  await sql`update messages set due_at = now() - interval '1 second' where id = ${uuidOf(claim.message.id)}`;
  const [taken] = await createSweepStore(database).takeOverStuck(10);
  if (taken === undefined) throw new Error("the message was not taken over");
  const { held } = await messages.settle(claim, {
    result: { kind: "rejected", reason: "number", providerCode: null, retryAfterSeconds: null },
    evidence: [],
    next: { kind: "give_up", reason: "number_unreachable" },
    sender: null,
    segments: 0,
    events: [],
    receiptDueAt: null,
    nudge: false,
  });
  return held ? "changed something" : "changed nothing";
}
