import { describe, expect, test } from "vitest";
import type { VerificationId } from "../runtime/index.ts";
import { anAccess, anId } from "../testing/builders.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld } from "../testing/verification-world.ts";
import { cancelVerification } from "./cancel-verification.ts";
import { endUndeliverable } from "./end-undeliverable.ts";
import { endingOf, endVerification } from "./end-verification.ts";
import { expireDue } from "./expire-due.ts";
import { getTimeline } from "./get-timeline.ts";
import { getVerification } from "./get-verification.ts";

async function startedWorld() {
  const world = createVerificationWorld({}, { webhooks: 2 });
  const id = await world.startedId();
  return { world, id, command: { access: world.access, id }, types: () => world.store.events.map(({ type }) => type) };
}

describe("ending", () => {
  test("tells every subscriber, once", async () => {
    const { world, id, types } = await startedWorld();
    const before = world.jobs.enqueued.length;
    expect(await endVerification(world.deps, world.store.row(id), "time_up")).toMatchObject({ status: "expired" });
    expect(types()).toEqual(["verification.created", "verification.expired"]);
    expect(world.jobs.enqueued.slice(before).map(({ name }) => name)).toEqual(["webhook.deliver", "webhook.deliver"]);
  });

  test("keeps no code of the caller's", async () => {
    const world = createVerificationWorld();
    const id = await world.startedId({ code: "0042" });
    await endVerification(world.deps, world.store.row(id), "time_up");
    expect(world.store.row(id).suppliedCode).toBeNull();
  });

  test("by two facts at once happens by one of them", async () => {
    const { world, id, types } = await startedWorld();
    const row = world.store.row(id);
    const ends = await Promise.all([
      endVerification(world.deps, row, "time_up"),
      endVerification(world.deps, row, "caller_canceled"),
    ]);
    expect(ends.filter((ended) => ended !== null)).toHaveLength(1);
    expect(types()).toHaveLength(2);
  });

  test("what has ended has no other end", async () => {
    const { world, id } = await startedWorld();
    const ended = await endVerification(world.deps, world.store.row(id), "code_matched");
    if (ended === null) throw new Error("did not end");
    expect(endingOf(ended, "time_up", world.deps)).toBeNull();
  });

  test("its event shows the verification as it is afterwards, without the number", async () => {
    const { world, id } = await startedWorld();
    await endVerification(world.deps, world.store.row(id), "checks_spent");
    const event = world.store.events.at(-1);
    expect(event?.data).toMatchObject({
      verification: { id, status: "failed", reason: "checks_spent", sends_left: 0 },
    });
    expect(JSON.stringify(event)).not.toContain("7700900123");
  });
});

describe("canceling", () => {
  test("ends it, and again changes nothing", async () => {
    const { world, command, types } = await startedWorld();
    expect(await cancelVerification(world.deps, command)).toMatchObject({
      status: "canceled",
      reason: "caller_canceled",
    });
    expect(await cancelVerification(world.deps, command)).toMatchObject({ status: "canceled" });
    expect(types()).toEqual(["verification.created", "verification.canceled"]);
  });

  test("one that was verified answers so: a success cannot be taken back", async () => {
    const { world, id, command } = await startedWorld();
    await endVerification(world.deps, world.store.row(id), "code_matched");
    expect(await cancelVerification(world.deps, command)).toMatchObject({ status: "verified" });
  });

  test("one whose time is up answers that it expired", async () => {
    const { world, command } = await startedWorld();
    world.clock.advance(600);
    expect(await cancelVerification(world.deps, command)).toMatchObject({ status: "expired" });
  });

  test("needs the scope, and the project", async () => {
    const { world, id } = await startedWorld();
    const reader = anAccess({}, { scopes: ["verifications:read"] });
    expect((await refusalFrom(cancelVerification(world.deps, { access: reader, id }))).code).toBe("forbidden");
    const stranger = { ...anAccess(), project: { ...world.access.project, id: anId("prj", 2) } };
    expect((await refusalFrom(cancelVerification(world.deps, { access: stranger, id }))).code).toBe(
      "verification_not_found",
    );
  });
});

describe("reading", () => {
  test("never calls a verification pending whose time is up", async () => {
    const { world, command } = await startedWorld();
    world.clock.advance(599);
    expect((await getVerification(world.deps, command)).status).toBe("pending");
    world.clock.advance(1);
    expect((await getVerification(world.deps, command)).status).toBe("expired");
  });

  test("the timeline tells what happened, oldest first", async () => {
    const { world, id, command } = await startedWorld();
    await endVerification(world.deps, world.store.row(id), "code_matched");
    const { events, verification } = await getTimeline(world.deps, command);
    expect(events.map(({ type }) => type)).toEqual(["verification.created", "verification.verified"]);
    expect(verification.id).toBe(id);
  });

  test("of an unknown one is not found", async () => {
    const { world } = await startedWorld();
    const command = { access: world.access, id: anId("ver", 99) };
    expect((await refusalFrom(getVerification(world.deps, command))).code).toBe("verification_not_found");
    expect((await refusalFrom(getTimeline(world.deps, command))).code).toBe("verification_not_found");
  });
});

describe("expiring", () => {
  test("ends what is due and leaves the rest", async () => {
    const { world, id } = await startedWorld();
    const later = await world.startedId({ to: "+447700900456", expiresInSeconds: 900 });
    expect(await expireDue(world.deps, 100)).toBe(0);
    world.clock.advance(600);
    expect(await expireDue(world.deps, 100)).toBe(1);
    expect(world.store.row(id)).toMatchObject({ status: "expired", reason: "time_up" });
    expect(world.store.row(later).status).toBe("pending");
    expect(await expireDue(world.deps, 100)).toBe(0);
  });

  test("takes no more than it was told to, longest due first", async () => {
    const world = createVerificationWorld();
    const ids: VerificationId[] = [];
    for (let i = 0; i < 5; i++)
      ids.push(await world.startedId({ to: `+4477009001${20 + i}`, expiresInSeconds: 100 + i }));
    world.clock.advance(600);
    expect(await expireDue(world.deps, 3)).toBe(3);
    expect(ids.map((id) => world.store.row(id).status)).toEqual([
      "expired",
      "expired",
      "expired",
      "pending",
      "pending",
    ]);
  });

  test("counts only what ended by this call: another sweep may have been first", async () => {
    const { world } = await startedWorld();
    world.clock.advance(600);
    const counts = await Promise.all([expireDue(world.deps, 100), expireDue(world.deps, 100)]);
    expect(counts.toSorted()).toEqual([0, 1]);
  });
});

describe("when no text can reach the person", () => {
  test("the verification ends, because nobody can type what nobody got", async () => {
    const { world, id } = await startedWorld();
    await endUndeliverable(world.deps, { project: world.access.project, verificationId: id });
    expect(world.store.row(id)).toMatchObject({ status: "failed", reason: "undeliverable" });
  });

  test("one that has ended, or is gone, stays as it is", async () => {
    const { world, id, types } = await startedWorld();
    await endVerification(world.deps, world.store.row(id), "code_matched");
    await endUndeliverable(world.deps, { project: world.access.project, verificationId: id });
    await endUndeliverable(world.deps, { project: world.access.project, verificationId: anId("ver", 99) });
    expect(world.store.row(id).status).toBe("verified");
    expect(types()).toHaveLength(2);
  });
});
