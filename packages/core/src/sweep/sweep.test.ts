import { describe, expect, test } from "vitest";
import type { MessageClaim } from "../message/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { aClaim, anAttempt, anId, aVerification } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import { createScriptedMessageStore } from "../testing/scripted-message-store.ts";
import { createVerificationWorld } from "../testing/verification-world.ts";
import type { SweepStore } from "./store.ts";
import { type SweepDeps, sweep } from "./sweep.ts";

function setUp(found: { stuck?: readonly MessageClaim[]; nudges?: number } = {}) {
  const world = createVerificationWorld();
  const messages = createScriptedMessageStore();
  const erasedBefore: Date[] = [];
  const sweeps: SweepStore = {
    nudgeMessages: async () =>
      Array.from({ length: found.nudges ?? 0 }, (_, i) => ({ id: anId("msg", i), nudge: i + 1 })),
    nudgeDeliveries: async () =>
      Array.from({ length: found.nudges ?? 0 }, (_, i) => ({ id: anId("dlv", i), nudge: i + 1 })),
    takeOverStuck: async () => found.stuck ?? [],
    async erasePhoneNumbers(endedBefore) {
      erasedBefore.push(endedBefore);
      return 3;
    },
    rotatePartitions: async () => {},
  };
  const deps: SweepDeps = { ...world.deps, messages, sweeps, endUndeliverable: async () => {} };
  return { world, messages, erasedBefore, run: () => sweep(deps) };
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

  test("nudges what lost its job, each nudge under a number of its own, so that a queue does not take it for a repeat", async () => {
    const { run, world } = setUp({ nudges: 2 });
    expect(await run()).toMatchObject({ nudged: 4 });
    expect(world.jobs.enqueued).toEqual([
      { name: "message.send", payload: { messageId: anId("msg", 0) }, nudge: 1 },
      { name: "message.send", payload: { messageId: anId("msg", 1) }, nudge: 2 },
      { name: "webhook.deliver", payload: { deliveryId: anId("dlv", 0) }, nudge: 1 },
      { name: "webhook.deliver", payload: { deliveryId: anId("dlv", 1) }, nudge: 2 },
    ]);
  });

  test("erases the numbers of what ended a day ago", async () => {
    const { run, erasedBefore } = setUp();
    expect(await run()).toMatchObject({ erased: 3 });
    expect(erasedBefore).toEqual([addSeconds(TEST_START, -24 * 3_600)]);
  });
});

describe("a text whose worker died while the provider was asked", () => {
  test("may be out: a receipt gets its time, then the next provider is asked", async () => {
    const { run, messages } = setUp({ stuck: [aClaim()] });
    expect(await run()).toMatchObject({ recovered: 1 });
    expect(messages.settlements).toMatchObject([
      {
        settlement: {
          result: { kind: "unknown", cause: "crashed" },
          next: { kind: "attempt", provider: "vonage", at: addSeconds(TEST_START, 8) },
        },
      },
    ]);
  });

  test("twice is enough: a third text would only confuse", async () => {
    const attempts = [anAttempt({ provider: "vonage", status: "unknown", cause: "crashed" })];
    const { run, messages } = setUp({ stuck: [aClaim({ attempts })] });
    await run();
    expect(messages.settlements).toMatchObject([{ settlement: { next: { kind: "sent" } } }]);
  });
});
