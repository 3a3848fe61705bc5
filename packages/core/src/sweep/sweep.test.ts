import { describe, expect, test } from "vitest";
import type { MessageClaim, MessageStatus } from "../message/index.ts";
import type { FailoverPolicy, ProjectSettings } from "../project/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { aClaim, aMessage, anAttempt, anId, aProject, aReceiptedFact, aVerification } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import { createScriptedMessageStore, type MessageScript } from "../testing/scripted-message-store.ts";
import { createVerificationWorld } from "../testing/verification-world.ts";
import type { ParkedReceipt, SweepStore } from "./store.ts";
import { type SweepDeps, sweep } from "./sweep.ts";

interface Found {
  readonly stuck?: readonly MessageClaim[];
  readonly unconfirmed?: readonly MessageClaim[];
  readonly unfollowed?: readonly MessageClaim[];
  readonly parked?: readonly ParkedReceipt[];
  readonly nudges?: number;
  readonly held?: number | null;
  readonly noChannelLeft?: boolean;
}

function setUp(found: Found = {}, script: MessageScript = {}) {
  const world = createVerificationWorld();
  const messages = createScriptedMessageStore(script);
  const dropped: ParkedReceipt[] = [];
  const nextChannels: string[] = [];
  const endedUndeliverable: string[] = [];
  const followed: string[] = [];
  const erasedBefore: Date[] = [];
  const sweeps: SweepStore = {
    nudgeMessages: async (limit) =>
      Array.from({ length: Math.min(limit, found.nudges ?? 0) }, (_, i) => ({
        id: anId("msg", i),
        nudge: i + 1,
        priority: i,
      })),
    nudgeDeliveries: async () =>
      Array.from({ length: found.nudges ?? 0 }, (_, i) => ({ id: anId("dlv", i), nudge: i + 1, priority: i })),
    takeOverStuck: async () => found.stuck ?? [],
    takeUnconfirmed: async () => found.unconfirmed ?? [],
    takeUnfollowed: async () => found.unfollowed ?? [],
    async markFollowed(ids) {
      followed.push(...ids);
    },
    findParkedReceipts: async () => found.parked ?? [],
    async dropParkedReceipts(applied) {
      dropped.push(...applied);
    },
    async erasePhoneNumbers(endedBefore) {
      erasedBefore.push(endedBefore);
      return 3;
    },
    rotatePartitions: async () => {},
  };
  const deps: SweepDeps = {
    ...world.deps,
    messages,
    sweeps,
    standingOf: () => ({ kind: "closed" }),
    backlogs: { count: async () => new Map(found.nudges === undefined ? [] : [[anId("prj"), found.nudges]]) },
    heldJobs: async () => (found.held === undefined ? 0 : found.held),
    async endUndeliverable({ verificationId }) {
      endedUndeliverable.push(verificationId);
    },
    async tryNextChannel({ verificationId }) {
      nextChannels.push(verificationId);
      return found.noChannelLeft !== true;
    },
  };
  const run = () => sweep(deps);
  return { world, messages, dropped, nextChannels, endedUndeliverable, followed, erasedBefore, run };
}

describe("one round of healing", () => {
  test("with nothing to do does nothing", async () => {
    const { run, world, messages } = setUp();
    expect(await run()).toMatchObject({ expired: 0, nudged: 0, recovered: 0 });
    expect(world.jobs.enqueued).toEqual([]);
    expect(messages.settlements).toEqual([]);
  });

  test("ends the verifications whose time is up", async () => {
    const { run, world } = setUp();
    world.store.put(aVerification({ expiresAt: TEST_START }));
    expect(await run()).toMatchObject({ expired: 1 });
    expect(world.store.row(anId("ver")).status).toBe("expired");
  });

  test("leaves alone what has its job in the queue and waits for its turn, but for a few", async () => {
    const { run, world } = setUp({ nudges: 400, held: 400 });
    await run();
    expect(world.jobs.enqueued.filter(({ name }) => name === "message.send")).toHaveLength(25);
  });

  test("nudges nothing through a queue that is away, which would only make the next nudge later", async () => {
    const { run, world } = setUp({ nudges: 2, held: null });
    await run();
    expect(world.jobs.enqueued.map(({ name }) => name)).toEqual(["webhook.deliver", "webhook.deliver"]);
  });

  test("nudges what lost its job, each nudge under a number of its own, so that a queue does not take it for a repeat, in its class", async () => {
    const { run, world } = setUp({ nudges: 2 });
    expect(await run()).toMatchObject({ nudged: 4 });
    expect(world.jobs.enqueued).toEqual([
      { name: "message.send", payload: { messageId: anId("msg", 0) }, nudge: 1, priority: 0 },
      { name: "message.send", payload: { messageId: anId("msg", 1) }, nudge: 2, priority: 1 },
      { name: "webhook.deliver", payload: { deliveryId: anId("dlv", 0) }, nudge: 1, priority: 0 },
      { name: "webhook.deliver", payload: { deliveryId: anId("dlv", 1) }, nudge: 2, priority: 1 },
    ]);
  });

  test("erases the numbers of what ended a day ago", async () => {
    const { run, erasedBefore } = setUp();
    expect(await run()).toMatchObject({ erased: 3 });
    expect(erasedBefore).toEqual([addSeconds(TEST_START, -24 * 3_600)]);
  });
});

describe("a text whose worker died while the provider was asked", () => {
  test("may be out: its provider is asked about it at once, by a job of its own", async () => {
    const { run, messages, world } = setUp({ stuck: [aClaim()] });
    expect(await run()).toMatchObject({ recovered: 1 });
    expect(messages.settlements).toMatchObject([
      {
        settlement: {
          result: { kind: "unknown", cause: "crashed" },
          next: { kind: "look_up", at: TEST_START },
          nudge: true,
        },
      },
    ]);
    expect(world.jobs.enqueued).toEqual([
      { name: "message.send", payload: { messageId: anId("msg") }, nudge: 1, delayMs: 0, priority: 0 },
    ]);
  });

  test("while it was looking one up, nothing is known of a new text, and the looking goes on", async () => {
    const attempts = [anAttempt({ status: "unknown", cause: "timeout" })];
    const { run, messages } = setUp({ stuck: [aClaim({ attempt: null, attempts })] });
    await run();
    expect(messages.settlements).toMatchObject([{ settlement: { result: null, next: { kind: "look_up" } } }]);
  });

  test("twice is enough: a third text would only confuse", async () => {
    const attempts = [anAttempt({ provider: "vonage", status: "unknown", cause: "crashed" })];
    const { run, messages } = setUp({ stuck: [aClaim({ attempts })] });
    await run();
    expect(messages.settlements).toMatchObject([{ settlement: { next: { kind: "sent" } } }]);
  });
});

describe("a text of which no receipt came in time", () => {
  const claim = (onNoReceipt: FailoverPolicy, attempts = [anAttempt({ status: "accepted" })]) =>
    aClaim({ attempt: null, attempts, project: aProject({ onNoReceipt }), message: aMessage({ status: "sent" }) });
  const result = {
    messageId: anId("msg"),
    verificationId: anId("ver"),
    messageStatus: "waiting",
    deliveryIds: [],
    nudges: 4,
  } as const;
  const receipted = { fact: aReceiptedFact(), result };

  test("is followed by the next provider, where the project wants that", async () => {
    const { run, messages, world } = setUp({ unconfirmed: [claim("next_provider")] }, { receipted });
    expect(await run()).toMatchObject({ unconfirmed: 1 });
    expect(messages.verdicts).toMatchObject([{ status: "waiting", next: { provider: "vonage", at: TEST_START } }]);
    expect(world.jobs.enqueued).toMatchObject([{ name: "message.send", nudge: 4 }]);
  });

  test("is followed by the next channel, where the project wants that or no provider is left", async () => {
    const used = [anAttempt({ status: "accepted" }), anAttempt({ provider: "vonage", status: "accepted" })];
    for (const unconfirmed of [[claim("next_channel")], [claim("next_provider", used)]]) {
      const { run, messages, nextChannels } = setUp({ unconfirmed }, { receipted });
      await run();
      expect(messages.verdicts).toEqual([null]);
      expect(nextChannels).toEqual([anId("ver")]);
    }
  });

  test("is left alone when a receipt came at the last moment", async () => {
    const { run, nextChannels, world } = setUp({ unconfirmed: [claim("next_channel")] }, { receipted: null });
    await run();
    expect(nextChannels).toEqual([]);
    expect(world.jobs.enqueued).toEqual([]);
  });
});

describe("a failure whose consequence nobody lived to see to", () => {
  const failed = (status: MessageStatus, settings: Partial<ProjectSettings> = {}) =>
    aClaim({ attempt: null, message: aMessage({ status }), project: aProject(settings) });

  test("ends what could not be texted as undeliverable, where no channel is left", async () => {
    const { run, nextChannels, endedUndeliverable, followed } = setUp({
      unfollowed: [failed("failed")],
      noChannelLeft: true,
    });
    expect(await run()).toMatchObject({ followed: 1 });
    expect([nextChannels, endedUndeliverable, followed]).toEqual([[anId("ver")], [anId("ver")], [anId("msg")]]);
  });

  test("begins the next channel, and then ends nothing", async () => {
    const { run, nextChannels, endedUndeliverable } = setUp({ unfollowed: [failed("failed")] });
    await run();
    expect([nextChannels, endedUndeliverable]).toEqual([[anId("ver")], []]);
  });

  test("of a text that did not arrive, or is not known to have, is the next channel where the project still wants it", async () => {
    for (const [status, setting] of [
      ["undelivered", "onUndelivered"],
      ["sent", "onNoReceipt"],
    ] as const) {
      for (const policy of ["nothing", "next_channel"] as const) {
        const { run, nextChannels, endedUndeliverable } = setUp({
          unfollowed: [failed(status, { [setting]: policy })],
          noChannelLeft: true,
        });
        await run();
        expect(nextChannels).toEqual(policy === "nothing" ? [] : [anId("ver")]);
        expect(endedUndeliverable).toEqual([]);
      }
    }
  });
});

test("a receipt that came before its text was noted is applied when the text is known", async () => {
  const parked: ParkedReceipt = {
    parkedId: "p1",
    attemptId: null,
    provider: "twilio",
    providerMessageId: "SM1",
    status: "delivered",
    providerCode: null,
  };
  const { run, messages, dropped } = setUp({ parked: [parked] });
  expect(await run()).toMatchObject({ rematched: 1 });
  expect(messages.receipts).toMatchObject([{ providerMessageId: "SM1", status: "delivered" }]);
  expect(dropped).toEqual([parked]);
});
