import {
  type Evidence,
  judgeReceipt,
  type MessageClaim,
  type NextStep,
  type OpenAttempt,
  type ReceiptedFact,
  type Settlement,
} from "@proofline/core/message";
import { RECEIPT_STATUSES, type ReceiptStatus } from "@proofline/core/provider";
import { newId } from "@proofline/core/runtime";
import type { Event } from "@proofline/core/webhook";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createMessageStore, openDatabase } from "../index.ts";
import { openWorld, type World } from "../testing/world.ts";
import { uuidOf } from "../uuid.ts";

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

/** A claim whose Attempt is open. */
type Held = MessageClaim & { readonly attempt: OpenAttempt };

async function claimed(change = {}): Promise<Held> {
  const { message } = await startedMessage(change);
  const held = await claim(message.id);
  if (held === null || held.attempt === null) throw new Error("not claimed");
  return { ...held, attempt: held.attempt };
}

const accepted = { kind: "accepted", providerMessageId: "SM1", segments: 1 } as const;
const settlement = (change: Partial<Settlement> = {}): Settlement => ({
  result: accepted,
  next: { kind: "sent" },
  sender: "ACME",
  segments: 1,
  events: [],
  evidence: [],
  receiptDueAt: null,
  nudge: false,
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

  test("a claim holds for longer than a provider may take, so that no sweep takes a call for a dead one", async () => {
    const messages = createMessageStore(world.database, { sealer: world.sealer, claimSeconds: 12 });
    const { message } = await startedMessage();
    await messages.claim(message.id, newId("att", world.source));
    const [row] = await world.sql<{ seconds: number }[]>`
      select extract(epoch from due_at - now())::float8 as seconds from messages where status = 'sending'
       order by due_at desc limit 1`;
    expect(row?.seconds).toBeGreaterThan(11);
    expect(row?.seconds).toBeLessThanOrEqual(12);
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

describe("the texts of one handset", () => {
  const handsetDigest = "ab".repeat(16);
  const fullAfter = async (max: number) => {
    const { settings } = world.project;
    await world.sql`update projects set settings = ${JSON.stringify({ ...settings, handsetSendsPerDayMax: max })}::text::jsonb`;
  };

  test("are counted over all verifications, whoever started them, also when many are taken at once, and never beyond the cap", async () => {
    await fullAfter(15);
    const starts = await Promise.all(Array.from({ length: 40 }, () => startedMessage({ handsetDigest })));
    const claims = await Promise.all(starts.map(({ message }) => claim(message.id)));
    expect(claims.filter((held) => held?.handsetFull === false)).toHaveLength(15);
    expect(claims.filter((held) => held?.handsetFull === true)).toHaveLength(25);
  });

  test("are no more than the cap for eight workers that race for them, each over connections of its own", async () => {
    const digest = "ef".repeat(16);
    await fullAfter(15);
    const starts = await Promise.all(Array.from({ length: 80 }, () => startedMessage({ handsetDigest: digest })));
    const workers = await Promise.all(Array.from({ length: 8 }, () => openDatabase({ url: world.url, max: 2 })));
    try {
      const stores = workers.map((database) => createMessageStore(database, { sealer: world.sealer }));
      const claims = await Promise.all(
        stores.flatMap((store) => starts.map(({ message }) => store.claim(message.id, newId("att", world.source)))),
      );
      const held = claims.filter((each) => each !== null);
      expect(held).toHaveLength(80);
      expect(held.filter(({ handsetFull }) => !handsetFull)).toHaveLength(15);
    } finally {
      await Promise.all(workers.map((database) => database.close()));
    }
  });

  test("that a provider refused, or that were never asked for, are not counted", async () => {
    const digest = "cd".repeat(16);
    await fullAfter(1);
    const no = { kind: "rejected", reason: "route", providerCode: null, retryAfterSeconds: null } as const;
    for (const result of [no, null, { kind: "unknown", cause: "timeout", providerCode: null } as const]) {
      const held = await claimed({ handsetDigest: digest });
      expect(held.handsetFull).toBe(false);
      await world.messages.settle(held, settlement({ result }));
    }
    expect(await claimed({ handsetDigest: digest })).toMatchObject({ handsetFull: true });
    await fullAfter(0);
    expect(await claimed({ handsetDigest: digest })).toMatchObject({ handsetFull: false });
  });
});

describe("what nobody was asked for", () => {
  test("leaves no attempt behind, and the message waits", async () => {
    const held = await claimed();
    const next: NextStep = { kind: "attempt", provider: "twilio", at: new Date() };
    expect(await world.messages.settle(held, settlement({ result: null, next }))).toMatchObject({ held: true });
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message).toMatchObject({ status: "waiting", attempts: [] });
  });
});

describe("an attempt that nobody was asked for", () => {
  test("may be given to another provider by who holds the message, and by nobody else", async () => {
    const held = await claimed();
    expect(await world.messages.repoint(held, "vonage")).toBe(true);
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message?.attempts).toMatchObject([{ provider: "vonage", status: "started" }]);
    await world.sql`update messages set fence = fence + 1 where id = ${uuidOf(held.message.id)}`;
    expect(await world.messages.repoint(held, "twilio")).toBe(false);
  });
});

describe("an attempt of which nobody knows", () => {
  const silence = { kind: "unknown", cause: "timeout", providerCode: null } as const;

  test("is looked up by the next claim, which begins no attempt and knows the ids of its siblings", async () => {
    const held = await claimed();
    await world.messages.settle(held, settlement({ result: silence, next: { kind: "look_up", at: new Date() } }));
    const looking = await claim(held.message.id);
    expect(looking).toMatchObject({ attempt: null, attempts: [{ status: "unknown" }], knownMessageIds: [] });
    if (looking === null) throw new Error("not claimed");
    const evidence = [
      { id: held.attempt.id, status: "accepted", providerMessageId: "SM-found", providerCode: null } as const,
    ];
    await world.messages.settle(looking, settlement({ result: null, evidence }));
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message).toMatchObject({
      status: "sent",
      attempts: [{ status: "accepted", cause: null, providerMessageId: "SM-found" }],
    });
  });

  test("that a receipt proved in the meantime is not denied by a look-up", async () => {
    const held = await claimed();
    await world.messages.settle(held, settlement({ result: silence, next: { kind: "look_up", at: new Date() } }));
    const looking = await claim(held.message.id);
    if (looking === null) throw new Error("not claimed");
    await world.sql`update attempts set status = 'accepted' where message_id in (select id from messages where status = 'sending')`;
    const denial = [{ id: held.attempt.id, status: "rejected", providerMessageId: null, providerCode: null } as const];
    await world.messages.settle(looking, settlement({ result: null, evidence: denial }));
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message?.attempts).toMatchObject([{ status: "accepted" }]);
  });

  test("that its provider denied at first and then found was sent after all", async () => {
    const held = await claimed();
    await world.messages.settle(held, settlement({ result: silence, next: { kind: "look_up", at: new Date() } }));
    const settleLookUp = async (found: Evidence, next: NextStep): Promise<void> => {
      const looking = await claim(held.message.id);
      if (looking === null) throw new Error("not claimed");
      await world.messages.settle(looking, settlement({ result: null, evidence: [found], next }));
    };
    const about = { id: held.attempt.id, providerCode: null };
    await settleLookUp({ ...about, status: "rejected", providerMessageId: null }, { kind: "look_up", at: new Date() });
    await settleLookUp({ ...about, status: "accepted", providerMessageId: "SM-late" }, { kind: "sent" });
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message?.attempts).toMatchObject([{ status: "accepted", cause: null, providerMessageId: "SM-late" }]);
  });
});

/** Nobody can write to these Attempts until they are released. */
async function holdAttempts(held: readonly Held[]) {
  const locked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const holding = world.sql.begin(async (sql) => {
    await sql`select from attempts where id = any (${held.map(({ attempt }) => uuidOf(attempt.id))}::uuid[]) for update`;
    locked.resolve();
    await released.promise;
  });
  await locked.promise;
  return {
    async waitedForBy(count: number): Promise<void> {
      await vi.waitFor(
        async () => {
          const [row] = await world.sql<{ waiting: number }[]>`
            select count(*)::int as waiting from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock'`;
          expect(row?.waiting).toBe(count);
        },
        { timeout: 20_000 },
      );
    },
    async release(): Promise<void> {
      released.resolve();
      await holding;
    },
  };
}

describe("receipts", () => {
  const judge = (fact: ReceiptedFact, status: ReceiptStatus) =>
    judgeReceipt(
      { ...world.source, standingOf: () => ({ kind: "closed" }) },
      { fact, record: { status, providerCode: null } },
    );
  const receipt = (held: Held, status: ReceiptStatus, change = {}) =>
    world.messages.applyReceipt(
      {
        attemptId: held.attempt.id,
        provider: "twilio",
        providerMessageId: "SM9",
        status,
        providerCode: null,
        ...change,
      },
      (fact) => judge(fact, status),
    );

  test.each(permutations(RECEIPT_STATUSES))(
    "%s, %s, %s, %s, each twice: the message ends where the best receipt says",
    async (...order) => {
      const held = await claimed();
      await world.messages.settle(held, settlement());
      for (const status of [...order, ...order]) await receipt(held, status);
      const [message] = await world.messages.listFor(held.message.verificationId);
      expect(message).toMatchObject({ status: "delivered", attempts: [{ receiptStatus: "delivered" }] });
    },
  );

  test("an undelivered text waits for the next provider, under a new nudge", async () => {
    const held = await claimed();
    await world.messages.settle(held, settlement());
    expect(await receipt(held, "undelivered")).toMatchObject({ messageStatus: "waiting", nudges: 1 });
    const again = await claim(held.message.id);
    expect(again).toMatchObject({ attempt: { provider: "vonage" }, attempts: [{ receiptStatus: "undelivered" }] });
    expect(await receipt(held, "undelivered")).toBeNull();
  });

  test("one that comes before we know its text is parked once, and found when we do", async () => {
    const early = { attemptId: null, provider: "twilio", providerMessageId: "SM-early", providerCode: null } as const;
    for (let i = 0; i < 3; i++) {
      expect(await world.messages.applyReceipt({ ...early, status: "delivered" }, () => null)).toBeNull();
    }
    expect(await world.sweeps.findParkedReceipts(10)).toEqual([]);
    const held = await claimed();
    await world.messages.settle(held, settlement({ result: { ...accepted, providerMessageId: "SM-early" } }));
    const parked = await world.sweeps.findParkedReceipts(10);
    expect(parked).toEqual([{ ...early, status: "delivered", parkedId: expect.any(String) }]);
    await world.sweeps.dropParkedReceipts(parked);
    expect(await world.sweeps.findParkedReceipts(10)).toEqual([]);
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

  test("a receipt that was judged before a worse one was noted does not unsay it", async () => {
    const held = await claimed();
    await world.messages.settle(held, settlement());
    const attempts = await holdAttempts([held]);
    const heard = [receipt(held, "undelivered")];
    await attempts.waitedForBy(1);
    heard.push(receipt(held, "sent"));
    await attempts.waitedForBy(2);
    await attempts.release();
    await Promise.all(heard);
    const [message] = await world.messages.listFor(held.message.verificationId);
    expect(message).toMatchObject({ status: "waiting", attempts: [{ receiptStatus: "undelivered" }] });
  });

  test("two texts of which the receipts come at once have both not arrived", async () => {
    const first = await claimed();
    const next: NextStep = { kind: "attempt", provider: "vonage", at: new Date() };
    await world.messages.settle(
      first,
      settlement({ result: { kind: "unknown", cause: "timeout", providerCode: null }, next }),
    );
    const second = (await claim(first.message.id)) as Held;
    await world.messages.settle(second, settlement({ result: { ...accepted, providerMessageId: "V1" } }));
    const attempts = await holdAttempts([first, second]);
    const heard = [
      receipt(first, "undelivered"),
      receipt(second, "undelivered", { provider: "vonage", providerMessageId: "V1" }),
    ];
    await attempts.waitedForBy(2);
    await attempts.release();
    await Promise.all(heard);
    const [message] = await world.messages.listFor(first.message.verificationId);
    expect(message).toMatchObject({ status: "undelivered" });
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
