import { describe, expect, test } from "vitest";
import type { ProjectSettings } from "../project/index.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld, type WorldOptions } from "../testing/verification-world.ts";
import { resendVerification } from "./resend-verification.ts";

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
    expect(await world.start({}, "key-1")).toEqual(first);
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
