import { describe, expect, test } from "vitest";
import type { LimitRule } from "../limit/index.ts";
import { TEST_NUMBER } from "../testing/builders.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld, type VerificationWorld, type WorldOptions } from "../testing/verification-world.ts";
import { createVerification } from "./create-verification.ts";
import { resendVerification } from "./resend-verification.ts";
import { tryNextChannel } from "./try-next-channel.ts";

const aLimit = (max: number, rule: Partial<LimitRule> = {}): LimitRule => ({
  name: "number",
  by: "number",
  key: null,
  windows: [{ max, seconds: 3_600 }],
  ...rule,
});

const worldOf = (limits: readonly LimitRule[], options: WorldOptions = {}): VerificationWorld =>
  createVerificationWorld({ limits, cooldownsSeconds: [30] }, options);

const idOf = ({ store }: VerificationWorld) => {
  const [message] = store.messages;
  if (message === undefined) throw new Error("nothing was started");
  return message.verificationId;
};

/** Every way in which a text or call may go out, and how many went before it. */
const sendPaths: Record<string, { readonly before: number; send(world: VerificationWorld): Promise<unknown> }> = {
  "a start": { before: 0, send: (world) => world.start() },
  "a start that supersedes": { before: 1, send: (world) => world.start({ supersede: true }) },
  "a start that sends a live one again": {
    before: 1,
    send(world) {
      world.clock.advance(31);
      return world.start();
    },
  },
  "a resend": {
    before: 1,
    send(world) {
      world.clock.advance(31);
      return resendVerification(world.deps, { access: world.access, id: idOf(world) });
    },
  },
  "the next channel": {
    before: 1,
    async send(world) {
      const { project } = world.access;
      const began = await tryNextChannel(world.deps, { project, verificationId: idOf(world), priority: 0 });
      if (!began) throw new Error("not begun");
    },
  },
};

describe.each(Object.entries(sendPaths))("%s", (_name, { before, send }) => {
  const prepare = async (max: number): Promise<VerificationWorld> => {
    const world = worldOf([aLimit(max)]);
    for (let i = 0; i < before; i++) await world.start({ channels: ["sms", "call"] });
    return world;
  };

  test("is counted once, and the next one is refused", async () => {
    const world = await prepare(before + 1);
    await send(world);
    expect(world.limits.counted()).toBe(before + 1);
    expect(world.store.messages).toHaveLength(before + 1);
    expect((await refusalFrom(world.start({ supersede: true }))).code).toBe("rate_limited");
    expect(world.store.messages).toHaveLength(before + 1);
  });

  test("sends nothing where the limits have no room", async () => {
    const world = await prepare(before === 0 ? 1 : before);
    if (before === 0) await world.start({ userId: "another" });
    const messages = world.store.messages.length;
    await expect(send(world)).rejects.toThrow();
    expect(world.store.messages).toHaveLength(messages);
    expect(world.jobs.enqueued).toHaveLength(messages);
  });

  test("sends nothing while nobody can read the counts", async () => {
    const world = await prepare(9);
    world.limits.breakDown();
    expect(await refusalFrom(send(world))).toMatchObject({ code: "unavailable" });
    expect(world.store.messages).toHaveLength(before);
  });
});

describe("what sends nothing costs nothing", () => {
  test("a page that is loaded again, also when no send is left", async () => {
    const world = worldOf([aLimit(1)]);
    const first = await world.start();
    for (let i = 0; i < 3; i++) {
      expect((await world.start()).body).toMatchObject({ id: first.body.id, sent: false });
      expect(world.limits.counted()).toBe(1);
    }
    world.clock.advance(31);
    expect((await refusalFrom(world.start())).code).toBe("rate_limited");
  });

  test("a repeat under its Idempotency-Key, also when no send is left", async () => {
    const world = worldOf([aLimit(1)]);
    const { body } = await world.start({}, "key-1");
    expect((await world.start({}, "key-1")).body).toEqual(body);
    expect(world.limits.counted()).toBe(1);
  });

  test("a reference that is taken, a ceiling that is reached, a field that cannot be sent", async () => {
    const world = worldOf([aLimit(9)]);
    await world.start({ reference: "r-1" });
    expect((await refusalFrom(world.start({ to: "+447700900124", reference: "r-1" }))).code).toBe("reference_conflict");
    expect((await refusalFrom(world.start({ to: "+447700900124", senderId: "not a sender" }))).code).toBe(
      "invalid_request",
    );
    expect(world.limits.counted()).toBe(1);
  });

  test("a send that the project's backend denies", async () => {
    const world = worldOf([aLimit(1)], {
      decisionCallback: {
        url: "https://app.example.com/decide",
        secret: `whsec_${Buffer.alloc(24, 7).toString("base64")}`,
        onFailure: "deny",
      },
    });
    const { body } = await world.start();
    expect(body).toMatchObject({ status: "denied", sent: false });
    expect(world.limits.counted()).toBe(0);
  });
});

describe("a start that is refused", () => {
  test("names the limit that is spent longest, and what is left of the others", async () => {
    const windows = [
      { max: 1, seconds: 60 },
      { max: 1, seconds: 3_600 },
    ];
    const world = worldOf([aLimit(5, { name: "user", by: "user" }), aLimit(1, { windows })]);
    const { quotas } = await world.start({ userId: "u-1" });
    expect(quotas?.map(({ name, seconds, left }) => [name, seconds, left])).toEqual([
      ["user", 3_600, 4],
      ["number", 60, 0],
      ["number", 3_600, 0],
    ]);
    const refused = await refusalFrom(world.start({ userId: "u-1", supersede: true }));
    expect(refused.quotas.map(({ name, seconds }) => [name, seconds])).toEqual([
      ["number", 3_600],
      ["user", 3_600],
      ["number", 60],
    ]);
    expect(refused.retryAfterSeconds).toBeGreaterThan(3_540);
    expect(refused.message).not.toContain(TEST_NUMBER);
    expect(world.limits.counted()).toBe(1);
  });

  test("is counted by the limits as they are now, not as they were a moment ago", async () => {
    const world = worldOf([aLimit(9)]);
    const project = { ...world.access.project, version: 2 };
    const access = { ...world.access, project: { ...project, settings: { ...project.settings, limits: [aLimit(1)] } } };
    world.store.setProjectVersion(2);
    const start = (userId: string) =>
      createVerification(world.deps, {
        access: world.access,
        input: { to: TEST_NUMBER, userId },
        idempotency: null,
        reload: async () => access,
      });
    await start("a");
    expect((await refusalFrom(start("b"))).code).toBe("rate_limited");
    expect(world.limits.counted()).toBe(1);
  });

  test.each([
    ["client_ip", { clientIp: "203.0.113.7" }, { clientIp: "203.0.113.8" }],
    ["client_network", { clientIp: "203.0.113.7" }, { clientIp: "203.0.114.7" }],
    ["key", { limitKeys: { device: "d-1" } }, { limitKeys: { device: "d-2" } }],
    ["user", { userId: "u-1" }, { userId: "u-2" }],
  ] as const)("by %s, for numbers however many", async (by, one, other) => {
    const world = worldOf([aLimit(1, { name: by, by, key: by === "key" ? "device" : null })]);
    await world.start({ to: "+447700900101", ...one });
    expect((await refusalFrom(world.start({ to: "+447700900102", ...one }))).code).toBe("rate_limited");
    await world.start({ to: "+447700900102", ...other });
    await world.start({ to: "+447700900103" });
  });
});

test("test numbers meet the limits only where the project wants to see them, and never count for live ones", async () => {
  const perKey = aLimit(1, { name: "api_key", by: "api_key" });
  const startOf = (world: VerificationWorld, to: string, mode: "test" | "live") => {
    const access = { ...world.access, actor: { ...world.access.actor, mode } };
    return createVerification(world.deps, { access, input: { to }, idempotency: null, reload: async () => access });
  };
  const free = worldOf([perKey]);
  for (const to of ["+19995550150", "+19995550151", "+19995550152"]) await startOf(free, to, "test");
  const strict = createVerificationWorld({ limits: [perKey], testLimits: true });
  await startOf(strict, "+19995550150", "test");
  expect((await refusalFrom(startOf(strict, "+19995550151", "test"))).code).toBe("rate_limited");
  for (const world of [free, strict]) {
    await startOf(world, "+447700900124", "live");
    expect((await refusalFrom(startOf(world, "+447700900125", "live"))).code).toBe("rate_limited");
  }
});
