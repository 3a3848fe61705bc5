import type { MessageClaim, NextStep, Settlement } from "@proofline/core/message";
import { newId } from "@proofline/core/runtime";
import type { Event } from "@proofline/core/webhook";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function startedMessage(change = {}) {
  const record = world.aStart(change);
  await world.verifications.start(record);
  return record;
}

const claim = (id: `msg_${string}`) => world.messages.claim(id, newId("att", world.source));

async function claimed(change = {}): Promise<MessageClaim> {
  const { message } = await startedMessage(change);
  const held = await claim(message.id);
  if (held === null) throw new Error("not claimed");
  return held;
}

const accepted = { kind: "accepted", providerMessageId: "SM1", segments: 1 } as const;
const settlement = (change: Partial<Settlement> = {}): Settlement => ({
  result: accepted,
  next: { kind: "sent" },
  sender: "ACME",
  segments: 1,
  events: [],
  ...change,
});

function anEvent({ message, snapshot }: MessageClaim, type: Event["type"]): Event {
  const { projectId, verificationId } = message;
  return {
    id: newId("evt", world.source),
    type,
    projectId,
    verificationId,
    at: new Date(),
    data: { verification: snapshot },
  };
}

describe("claim", () => {
  test("of 20 workers claiming one message, one gets it, with all it needs to send", async () => {
    const { verification, message } = await startedMessage({ text: "{app} {otp}", senderId: "ACME" });
    const claims = (await Promise.all(Array.from({ length: 20 }, () => claim(message.id)))).filter(
      (one) => one !== null,
    );
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({
      message: { id: message.id, verificationId: verification.id, status: "sending", channel: "sms" },
      content: { to: verification.to, text: "{app} {otp}", senderId: "ACME", phoneDigest: verification.phoneDigest },
      project: { id: world.project.id, settings: world.project.settings },
      attempt: { provider: "twilio" },
      attempts: [],
      fence: 1,
    });
    expect(JSON.stringify(claims[0]?.snapshot)).not.toContain(verification.to);
  });

  test("a message whose verification ended is canceled, not sent", async () => {
    const { verification, message } = await startedMessage({ expiresAt: new Date(Date.now() - 1000) });
    expect(await claim(message.id)).toBeNull();
    expect((await world.messages.listFor(verification.id))[0]?.status).toBe("canceled");
  });

  test("a message that waits for its time is not taken before", async () => {
    const held = await claimed();
    const next: NextStep = { kind: "attempt", provider: "vonage", at: new Date(Date.now() + 60_000) };
    await world.messages.settle(
      held,
      settlement({ result: { kind: "unknown", cause: "timeout", providerCode: null }, next }),
    );
    expect(await claim(held.message.id)).toBeNull();
    await world.sql`update messages set due_at = now() where next_provider = 'vonage'`;
    const second = await claim(held.message.id);
    expect(second).toMatchObject({
      attempt: { provider: "vonage" },
      attempts: [{ provider: "twilio", status: "unknown", cause: "timeout" }],
      fence: 2,
    });
    expect(second?.attempts[0]?.startedAt).toBeInstanceOf(Date);
  });
});

describe("settle", () => {
  test("the provider's answer, the message and its events are noted together", async () => {
    const held = await claimed();
    const settled = await world.messages.settle(held, settlement({ events: [anEvent(held, "verification.sent")] }));
    expect(settled).toMatchObject({ held: true, othersAlive: false });
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message).toMatchObject({ status: "sent", sender: "ACME", segments: 1, attempts: [{ status: "accepted" }] });
    const types = (await world.verifications.timeline(world.project.id, held.message.verificationId)).map(
      ({ type }) => type,
    );
    expect(types).toEqual(["verification.created", "verification.sent"]);
  });

  test("a worker that lost its claim moves nothing, but its answer stays on its attempt", async () => {
    const held = await claimed();
    await world.sql`update messages set due_at = now() - interval '1 second' where status = 'sending'`;
    const [taken] = (await world.sweeps.takeOverStuck(100)).filter(({ message }) => message.id === held.message.id);
    expect(taken).toMatchObject({ fence: 2, attempt: { id: held.attempt.id } });
    const late = await world.messages.settle(held, settlement({ events: [anEvent(held, "verification.sent")] }));
    expect(late.held).toBe(false);
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message).toMatchObject({ status: "sending", attempts: [{ status: "accepted" }] });
  });

  test("a message given up tells whether another one is still alive", async () => {
    const held = await claimed();
    const next: NextStep = { kind: "give_up", reason: "refused" };
    const result = { kind: "rejected", reason: "content", providerCode: "30007", retryAfterSeconds: null } as const;
    expect(await world.messages.settle(held, settlement({ result, next }))).toMatchObject({
      held: true,
      othersAlive: false,
    });
  });
});

describe("receipts", () => {
  const receipt = (held: MessageClaim, status: "accepted" | "sent" | "delivered" | "undelivered", change = {}) =>
    world.messages.applyReceipt(
      {
        attemptId: held.attempt.id,
        provider: "twilio",
        providerMessageId: "SM9",
        status,
        providerCode: null,
        ...change,
      },
      ({ message }) => anEvent(held, message.status === "delivered" ? "verification.delivered" : "verification.sent"),
    );

  test("in any order and any number, the message ends where the best receipt says", async () => {
    const orders = permutations(["accepted", "sent", "undelivered", "delivered"] as const);
    for (const order of orders) {
      const held = await claimed();
      await world.messages.settle(held, settlement());
      for (const status of [...order, ...order]) await receipt(held, status);
      const [message] = await world.messages.listFor(held.message.verificationId);
      expect([order.join(), message?.status]).toEqual([order.join(), "delivered"]);
    }
  });

  test("a receipt alone settles what the lost answer left open", async () => {
    const held = await claimed();
    const next: NextStep = { kind: "attempt", provider: "vonage", at: new Date(Date.now() + 8_000) };
    await world.messages.settle(
      held,
      settlement({ result: { kind: "unknown", cause: "timeout", providerCode: null }, next }),
    );
    expect(await receipt(held, "sent")).toMatchObject({ messageStatus: "sent" });
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message).toMatchObject({ status: "sent", attempts: [{ status: "accepted" }] });
    await world.sql`update messages set due_at = now() where id is not null and status = 'sent'`;
    expect(await claim(held.message.id)).toBeNull();
  });

  test("a receipt that overtakes our own note of the answer is kept, and the note changes nothing after it", async () => {
    const held = await claimed();
    expect(await receipt(held, "delivered")).toMatchObject({ messageStatus: "delivered" });
    expect((await world.messages.settle(held, settlement())).held).toBe(false);
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message).toMatchObject({ status: "delivered", attempts: [{ status: "accepted" }] });
  });

  test("receipts that race each other and our own note of the answer are all heard", async () => {
    const races = Array.from({ length: 50 }, async () => {
      const held = await claimed();
      await Promise.all([world.messages.settle(held, settlement()), receipt(held, "sent"), receipt(held, "delivered")]);
      const [message] = await world.messages.listFor(held.message.verificationId);
      return message?.status;
    });
    expect(new Set(await Promise.all(races))).toEqual(new Set(["delivered"]));
  });

  test("without our reference it is found by the provider's own id; of another provider it is not", async () => {
    const held = await claimed();
    await world.messages.settle(held, settlement({ result: { ...accepted, providerMessageId: "SM-own" } }));
    const bare = { attemptId: null, providerMessageId: "SM-own" };
    expect(await receipt(held, "delivered", { ...bare, provider: "vonage" })).toBeNull();
    expect(await receipt(held, "delivered", bare)).toMatchObject({ messageStatus: "delivered" });
    expect(await receipt(held, "delivered", { attemptId: null, providerMessageId: "never-seen" })).toBeNull();
  });

  test("parallel repeats of one receipt write one event", async () => {
    const held = await claimed();
    await world.messages.settle(held, settlement());
    await Promise.all(Array.from({ length: 20 }, () => receipt(held, "delivered")));
    const types = (await world.verifications.timeline(world.project.id, held.message.verificationId)).map(
      ({ type }) => type,
    );
    expect(types.filter((type) => type === "verification.delivered")).toHaveLength(1);
  });
});

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
