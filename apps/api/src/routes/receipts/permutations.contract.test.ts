import { createHmac, randomBytes } from "node:crypto";
import { readKeyRing } from "@proofline/core/access";
import { recordReceipt } from "@proofline/core/message";
import type { ReceiptRequest, ReceiptStatus } from "@proofline/core/provider";
import { type AttemptId, newId, toUuid } from "@proofline/core/runtime";
import { createReceiptUrl } from "@proofline/providers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, PUBLIC_URL, type TestApi, TWILIO_AUTH_TOKEN } from "../../testing/open-test-api.ts";

/** Texts that take the orders in turn, so that as many are tried at once. */
const LANES = 16;
const SIGNATURE_SECRET = "signature-secret";

const encryptionKeys = `k1:${randomBytes(32).toString("base64")}`;
const reading = readKeyRing(encryptionKeys);
const receiptUrlKey = reading.ok ? reading.ring.keyFor("receipt", "k1") : null;
if (receiptUrlKey === null) throw new Error("no key");

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi({
    env: {
      ENCRYPTION_KEYS: encryptionKeys,
      API_DATABASE_CONNECTIONS: String(LANES),
      VONAGE_API_KEY: "abcd",
      VONAGE_API_SECRET: "secret",
      VONAGE_FROM: "Proofline",
      VONAGE_SIGNATURE_SECRET: SIGNATURE_SECRET,
    },
  });
  await world.ask("PATCH", "/v1/settings", { body: { on_undelivered: "nothing" } });
});
afterAll(() => world.close());

type Word = readonly [provider: "twilio" | "vonage", word: string];

/** Every word that the companies have for a text, by what it says. */
const WORDS: Readonly<Record<"twilio" | "vonage", Readonly<Record<ReceiptStatus, readonly string[]>>>> = {
  twilio: {
    accepted: ["queued", "accepted", "sending", "scheduled"],
    sent: ["sent", "partially_delivered"],
    undelivered: ["undelivered", "failed", "canceled"],
    delivered: ["delivered", "read"],
  },
  vonage: {
    accepted: ["accepted"],
    sent: ["buffered"],
    undelivered: ["expired", "failed", "rejected"],
    delivered: ["delivered"],
  },
};

interface Lane {
  readonly messageUuid: string;
  readonly verificationUuid: string;
  readonly attemptId: AttemptId;
}

async function openLane(provider: string): Promise<Lane> {
  const { body } = await world.start({ to: world.nextNumber() });
  const { body: shown } = await world.ask("GET", `/v1/verifications/${body.id}`);
  const messageUuid = toUuid("msg", shown.messages[0].id) ?? "";
  await world.sql`update messages set next_provider = ${provider} where id = ${messageUuid}`;
  const attemptId = newId("att", world.api.deps);
  await world.api.deps.messages.claim(shown.messages[0].id, attemptId);
  return { messageUuid, verificationUuid: toUuid("ver", body.id) ?? "", attemptId };
}

/** As if the text had just been handed over: before the answer was noted, or after. */
async function reset({ messageUuid, verificationUuid, attemptId }: Lane, status: "sending" | "sent"): Promise<void> {
  await world.sql`
    with attempt as (
      update attempts
         set status = ${status === "sent" ? "accepted" : "started"}, receipt_status = null, provider_message_id = null,
             provider_code = null
       where id = ${toUuid("att", attemptId)}
    ), event as (
      delete from events where verification_id = ${verificationUuid} and type <> 'verification.created'
    )
    update messages set status = ${status}, ended_at = null, receipt_due_at = null where id = ${messageUuid}`;
}

/** A receipt as the company sends it, signature and all. */
function wire([provider, word]: Word, attemptId: AttemptId): ReceiptRequest {
  const url = createReceiptUrl({ publicUrl: PUBLIC_URL, providerId: provider, attemptId }, receiptUrlKey as Uint8Array);
  if (provider === "twilio") {
    const params = { MessageSid: "SM0123456789", MessageStatus: word };
    const signed = `${url}MessageSid${params.MessageSid}MessageStatus${word}`;
    const signature = createHmac("sha1", TWILIO_AUTH_TOKEN).update(signed).digest("base64");
    const headers = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature };
    return { method: "POST", url, headers, rawBody: Buffer.from(new URLSearchParams(params).toString()) };
  }
  const params = { messageId: "0A0000000123ABCD1", status: word, timestamp: String(Math.floor(Date.now() / 1000)) };
  const signed = Object.entries(params)
    .map(([name, value]) => `&${name}=${value}`)
    .join("");
  const sig = createHmac("sha256", SIGNATURE_SECRET).update(signed).digest("hex");
  const rawBody = Buffer.from(JSON.stringify({ ...params, sig }));
  return { method: "POST", url, headers: { "content-type": "application/json" }, rawBody };
}

async function take([provider, word]: Word, { attemptId }: Lane): Promise<void> {
  const { deps } = world.api;
  const read = deps.receiptReaders
    .find(({ providerId }) => providerId === provider)
    ?.read(wire([provider, word], attemptId));
  if (read?.kind !== "receipt") throw new Error(`${provider} ${word} is ${read?.kind}`);
  await recordReceipt({ ...deps, tryNextChannel: async () => false }, { provider, receipt: read.receipt });
}

interface Outcome {
  readonly status: string;
  readonly receiptStatus: string;
  readonly told: readonly string[];
}

async function outcomeOf({ messageUuid, verificationUuid, attemptId }: Lane): Promise<Outcome> {
  const [row] = await world.sql<{ status: string; receipt_status: string; told: string[] }[]>`
    select m.status, a.receipt_status,
           array(select type from events where verification_id = ${verificationUuid} and type <> 'verification.created') as told
      from messages m, attempts a where m.id = ${messageUuid} and a.id = ${toUuid("att", attemptId)}`;
  if (row === undefined) throw new Error("the message is gone");
  return { status: row.status, receiptStatus: row.receipt_status, told: row.told.toSorted() };
}

/** What must be true whatever the order, said without the product's state machine. */
function model(order: readonly ReceiptStatus[], before: "sending" | "sent"): Outcome {
  const first = (...statuses: ReceiptStatus[]) => {
    const index = order.findIndex((status) => statuses.includes(status));
    return index === -1 ? Number.POSITIVE_INFINITY : index;
  };
  const [taken, failed, arrived] = [first("accepted", "sent"), first("undelivered"), first("delivered")];
  const status = arrived < Number.POSITIVE_INFINITY ? "delivered" : "undelivered";
  const told = [
    ...(arrived < Number.POSITIVE_INFINITY ? ["verification.delivered"] : []),
    // Once it was delivered nobody hears that it was not; that it was not is told until then.
    ...(failed < arrived ? ["message.failed"] : []),
    ...(before === "sending" && taken < Math.min(failed, arrived) ? ["verification.sent"] : []),
  ];
  return { status, receiptStatus: status, told: told.toSorted() };
}

/** All distinct orders of a list with repeats. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return [...new Set(items)].flatMap((item) =>
    orders(items.toSpliced(items.indexOf(item), 1)).map((rest) => [item, ...rest]),
  );
}

describe.each(["twilio", "vonage"] as const)("receipts of %s", (provider) => {
  test.each<{ name: string; of: readonly ReceiptStatus[] }>([
    { name: "with a delivery among them", of: ["accepted", "sent", "undelivered", "delivered"] },
    { name: "without one", of: ["accepted", "sent", "undelivered", "undelivered"] },
  ])(
    "four, each twice, in every order there is, $name: the text ends as the model says",
    async ({ of }) => {
      const all = orders([...of, ...of].toSorted());
      const lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(provider)));
      const wrong: object[] = [];
      let next = 0;
      const run = async (lane: Lane): Promise<void> => {
        for (let index = next++; index < all.length; index = next++) {
          const order = all[index] ?? [];
          const before = index % 2 === 0 ? "sending" : "sent";
          await reset(lane, before);
          for (const [at, status] of order.entries()) {
            const words = WORDS[provider][status];
            await take([provider, words[(index + at) % words.length] ?? ""], lane);
          }
          const [outcome, wanted] = [await outcomeOf(lane), model(order, before)];
          if (JSON.stringify(outcome) !== JSON.stringify(wanted)) wrong.push({ order, before, outcome, wanted });
        }
      };
      await Promise.all(lanes.map(run));
      expect(wrong).toEqual([]);
      expect(all.length).toBe(of.includes("delivered") ? 2_520 : 420);
    },
    120_000,
  );
});
