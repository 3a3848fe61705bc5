import { randomBytes, randomUUID } from "node:crypto";
import { createSealer, readKeyRing } from "@proofline/core/access";
import { fromUuid, newId } from "@proofline/core/runtime";
import { createMessageStore, createSweepStore, openDatabase } from "@proofline/db";
import { uuidOf } from "../../webhooks/ground/uuid.ts";

// Run as a process of its own, so that it loads what is planted: claims the message of a verification, sleeps until a
// sweep takes it over, and then tells what its provider said.
const [id = ""] = process.argv.slice(2);
const ring = readKeyRing(process.env.ENCRYPTION_KEYS ?? "");
if (!ring.ok) throw new Error("no keys");
const random = { bytes: (length: number) => randomBytes(length) };
const database = await openDatabase({ url: process.env.DATABASE_URL ?? "" });
try {
  const { sql, clock } = database;
  const messages = createMessageStore(database, {
    sealer: createSealer({ ring: ring.ring, random }),
    holder: randomUUID(),
  });
  const [row] = await sql<{ id: string }[]>`select id from messages where verification_id = ${uuidOf(id)}`;
  const messageId = fromUuid("msg", row?.id ?? "");
  const claim = await messages.claim(messageId, newId("att", { clock, random }));
  if (claim === null) throw new Error("the message could not be claimed");
  await sql`update messages set due_at = now() - interval '1 second' where id = ${uuidOf(messageId)}`;
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
  console.log(held ? "changed something" : "changed nothing");
} finally {
  await database.close();
}
