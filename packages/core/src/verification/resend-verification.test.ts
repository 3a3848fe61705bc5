import { describe, expect, test } from "vitest";
import type { ProjectSettings } from "../project/index.ts";
import { anAccess, anId } from "../testing/builders.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld } from "../testing/verification-world.ts";
import { cancelVerification } from "./cancel-verification.ts";
import { resendVerification } from "./resend-verification.ts";

async function startedWorld(settings: Partial<ProjectSettings> = {}, rides = false) {
  const world = createVerificationWorld(settings, { rides });
  const id = await world.startedId();
  const resend = async (channel?: "sms" | "call") =>
    (await resendVerification(world.deps, { access: world.access, id, channel })).body;
  return { world, id, resend };
}

describe("a resend", () => {
  test("sends another message after the pause and counts it", async () => {
    const { world, id, resend } = await startedWorld();
    world.clock.advance(30);
    expect(await resend()).toMatchObject({ id, sent: true, sends_left: 3, resend_after: "2026-11-20T20:01:30.000Z" });
    expect(world.store.messages).toHaveLength(2);
    expect(world.store.row(id)).toMatchObject({ sendsUsed: 2, generation: 0, lastSentAt: world.clock.now() });
    expect(world.jobs.enqueued.map(({ name }) => name)).toEqual(["message.send", "message.send"]);
  });

  test("on another channel carries the same code on it", async () => {
    const { world, id, resend } = await startedWorld();
    world.clock.advance(30);
    expect(await resend("call")).toMatchObject({ channel: "call", sent: true });
    expect(world.store.messages).toMatchObject([{ channel: "sms" }, { channel: "call", generation: 0 }]);
    expect(world.store.row(id)).toMatchObject({ channel: "call", channels: ["sms"] });
  });

  test("enqueues nothing where the queue takes the job with the row", async () => {
    const { world, resend } = await startedWorld({}, true);
    world.clock.advance(30);
    await resend();
    expect(world.jobs.enqueued).toEqual([]);
  });

  test.each([
    { resendPolicy: "same" as const, generations: [0, 0] },
    { resendPolicy: "new_revoke_old" as const, generations: [0, 1] },
    { resendPolicy: "new_keep_old_until_used" as const, generations: [0, 1] },
  ])("under `$resendPolicy` carries the codes $generations", async ({ resendPolicy, generations }) => {
    const { world, resend } = await startedWorld({ resendPolicy });
    world.clock.advance(30);
    await resend();
    expect(world.store.messages.map(({ generation }) => generation)).toEqual(generations);
  });

  test("does not make the verification live any longer", async () => {
    const { world, id, resend } = await startedWorld();
    const { expiresAt } = world.store.row(id);
    world.clock.advance(500);
    await resend();
    expect(world.store.row(id).expiresAt).toEqual(expiresAt);
  });
});

describe("a resend that is refused", () => {
  test("inside the pause says how long it lasts", async () => {
    const { world, resend } = await startedWorld();
    world.clock.advance(10.5);
    expect(await refusalFrom(resend())).toMatchObject({ code: "resend_too_soon", retryAfterSeconds: 20 });
    expect(world.store.messages).toHaveLength(1);
  });

  test("grows with every send: 30, 60, 120, 300 seconds", async () => {
    const { world, resend } = await startedWorld({ expiresInSeconds: 3_600 });
    for (const pause of [30, 60, 120, 300]) {
      world.clock.advance(pause - 1);
      expect(await refusalFrom(resend())).toMatchObject({ code: "resend_too_soon", retryAfterSeconds: 1 });
      world.clock.advance(1);
      await resend();
    }
    expect(world.store.messages).toHaveLength(5);
  });

  test("past the ceiling is refused for as long as the verification lives", async () => {
    const { world, resend } = await startedWorld({ sendsMax: 2 });
    world.clock.advance(30);
    await resend();
    expect(await refusalFrom(resend())).toMatchObject({ code: "sends_spent", retryAfterSeconds: 570 });
  });

  test("of two at once, one sends", async () => {
    const { world, resend } = await startedWorld();
    world.clock.advance(30);
    const outcomes = await Promise.allSettled([resend(), resend(), resend()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(world.store.messages).toHaveLength(2);
  });

  test("after the end says what became of it", async () => {
    const { world, id, resend } = await startedWorld();
    await cancelVerification(world.deps, { access: world.access, id });
    expect(await refusalFrom(resend())).toMatchObject({
      code: "verification_ended",
      message: "This verification is canceled; start a new one.",
    });
  });

  test("after the time is up, too, though nobody has swept yet", async () => {
    const { world, id, resend } = await startedWorld();
    world.clock.advance(600);
    expect((await refusalFrom(resend())).code).toBe("verification_ended");
    expect(world.store.row(id).status).toBe("expired");
  });

  test("on a channel that nobody offers names the field", async () => {
    const world = createVerificationWorld({}, { channels: ["sms"] });
    const id = await world.startedId();
    world.clock.advance(30);
    const resend = resendVerification(world.deps, { access: world.access, id, channel: "call" });
    expect(await refusalFrom(resend)).toMatchObject({ code: "invalid_request", faults: [{ path: "channel" }] });
  });

  test("as a text to a landline that was called", async () => {
    const world = createVerificationWorld();
    const id = await world.startedId({ to: "+442079460000", channel: "call" });
    world.clock.advance(30);
    const resend = resendVerification(world.deps, { access: world.access, id, channel: "sms" });
    expect((await refusalFrom(resend)).code).toBe("phone_number_not_mobile");
  });

  test("of another project's verification looks like none at all", async () => {
    const { world, id } = await startedWorld();
    const stranger = { ...anAccess(), project: { ...world.access.project, id: anId("prj", 2) } };
    expect((await refusalFrom(resendVerification(world.deps, { access: stranger, id }))).code).toBe(
      "verification_not_found",
    );
  });

  test("without the scope", async () => {
    const { world, id } = await startedWorld();
    const access = anAccess({}, { scopes: ["verifications:read", "verifications:check"] });
    expect((await refusalFrom(resendVerification(world.deps, { access, id }))).code).toBe("forbidden");
  });
});
