import { describe, expect, test } from "vitest";
import type { ProjectSettings } from "../project/index.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld, type WorldOptions } from "../testing/verification-world.ts";
import { createVerification } from "./create-verification.ts";
import { resendVerification } from "./resend-verification.ts";
import { tryNextChannel } from "./try-next-channel.ts";

const numbers = ["+447700900123", "+447700900124", "+447700900125"] as const;

/** A world in which `unsent` Messages of the project wait. */
function aWorld(unsent: number, settings: Partial<ProjectSettings> = {}, options: WorldOptions = {}) {
  const world = createVerificationWorld({ backlogMax: 2, ...settings }, options);
  const count = (messages: number) => world.deps.backlog.beginCount()(new Map([[world.access.project.id, messages]]));
  count(unsent);
  return { ...world, count };
}

describe("a project with its cap of unsent messages", () => {
  test("is refused another, and nothing is written", async () => {
    const world = aWorld(2);
    expect(await refusalFrom(world.start())).toMatchObject({ code: "backlog_full", retryAfterSeconds: 5 });
    expect(world.store.messages).toEqual([]);
    expect(world.jobs.enqueued).toEqual([]);
  });

  test("reaches it with what this process has started since the count", async () => {
    const world = aWorld(0);
    await world.start({ to: numbers[0] });
    await world.start({ to: numbers[1] });
    expect((await refusalFrom(world.start({ to: numbers[2] }))).code).toBe("backlog_full");
  });

  test("cannot rush past it with parallel starts", async () => {
    const world = aWorld(1);
    const starts = await Promise.allSettled(numbers.map((to) => world.start({ to })));
    expect(starts.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  });

  test("loses no room to starts that wrote nothing", async () => {
    const world = aWorld(0);
    await world.start();
    for (let refresh = 0; refresh < 5; refresh++) expect((await world.start()).body.sent).toBe(false);
    expect((await world.start({ to: numbers[1] })).created).toBe(true);
  });

  test("is accepted again once the workers made room", async () => {
    const world = aWorld(2);
    await refusalFrom(world.start());
    world.count(1);
    expect((await world.start()).created).toBe(true);
  });

  test("gets the answer to a repeat: it sends nothing", async () => {
    const world = aWorld(0);
    const first = await world.start({}, "key-1");
    world.count(2);
    expect(await world.start({}, "key-1")).toEqual({ created: true, body: first.body });
    expect((await refusalFrom(world.start({ to: numbers[1] }, "key-2"))).code).toBe("backlog_full");
  });

  test("has no resend accepted either, by request or by another start", async () => {
    const world = aWorld(0, { cooldownsSeconds: [0] });
    const id = await world.startedId();
    world.count(2);
    const resend = resendVerification(world.deps, { access: world.access, id });
    expect((await refusalFrom(resend)).code).toBe("backlog_full");
    expect((await refusalFrom(world.start())).code).toBe("backlog_full");
    expect(world.store.messages).toHaveLength(1);
    expect(world.store.row(id).sendsUsed).toBe(1);
  });

  test("does not have its backend asked about a send that would be refused", async () => {
    let asked = 0;
    const world = aWorld(
      2,
      {},
      {
        decisionCallback: { url: "https://acme.example/decide", secret: "whsec_x", onFailure: "allow" },
        answerTo: () => {
          asked += 1;
          return { kind: "failed", cause: "connect", durationMs: 1 };
        },
      },
    );
    await refusalFrom(world.start());
    expect(asked).toBe(0);
  });
});

test("a service with its cap of unsent messages refuses every project", async () => {
  const world = aWorld(0);
  world.deps.backlog.beginCount()(new Map([["prj_01h455vb4pex5vsknk084sn02q", world.deps.backlogMax]]));
  expect(await refusalFrom(world.start())).toMatchObject({ code: "overloaded", retryAfterSeconds: 5 });
});

describe("the text of a project", () => {
  const classOf = (world: ReturnType<typeof aWorld>) => [
    world.store.messages.at(-1)?.priority,
    world.jobs.enqueued.at(-1)?.priority,
  ];

  test("lines up behind itself: the more it has unsent, the lower the class", async () => {
    const world = aWorld(0, { backlogMax: 1_000_000 });
    await world.start({ to: numbers[0] });
    expect(classOf(world)).toEqual([0, 0]);
    world.count(999);
    await world.start({ to: numbers[1] });
    expect(classOf(world)).toEqual([1, 1]);
    await world.start({ to: numbers[2] });
    expect(classOf(world)).toEqual([2, 2]);
  });

  test("rides in the class that its row remembers", async () => {
    const world = aWorld(100, { backlogMax: 1_000 }, { rides: true });
    const rides: (number | undefined)[] = [];
    const ride: typeof world.deps.jobs.ride = (job) => {
      rides.push(job.priority);
      return null;
    };
    const deps = { ...world.deps, jobs: { ...world.deps.jobs, ride } };
    await createVerification(deps, {
      access: world.access,
      input: { to: numbers[0], urgency: "bulk" },
      idempotency: null,
      reload: async () => world.access,
    });
    expect([world.store.messages[0]?.priority, ...rides]).toEqual([5, 5]);
  });

  test("that nobody waits for goes behind all that somebody does, a resend like a start", async () => {
    const world = aWorld(0, { backlogMax: 1_000, cooldownsSeconds: [0] });
    const id = await world.startedId({ to: numbers[0], urgency: "bulk" });
    expect(classOf(world)).toEqual([4, 4]);
    await resendVerification(world.deps, { access: world.access, id, urgency: "bulk" });
    expect(classOf(world)).toEqual([4, 4]);
    await resendVerification(world.deps, { access: world.access, id });
    expect(classOf(world)).toEqual([0, 0]);
    await world.start({ to: numbers[0], urgency: "bulk" });
    expect(classOf(world)).toEqual([4, 4]);
  });

  test("on its next channel is as urgent as the one that did not get there", async () => {
    const world = aWorld(0, { backlogMax: 1_000 });
    const id = await world.startedId({ channels: ["sms", "call"], urgency: "bulk" });
    const concerned = { project: world.access.project, verificationId: id, priority: 4 };
    expect(await tryNextChannel(world.deps, concerned)).toBe(true);
    expect(classOf(world)).toEqual([4, 4]);
  });

  test("that nobody waits for is refused while there is still room for those who do", async () => {
    const world = aWorld(8, { backlogMax: 10 });
    expect((await refusalFrom(world.start({ urgency: "bulk" }))).code).toBe("backlog_full");
    expect((await world.start()).created).toBe(true);
  });
});
