import { describe, expect, test } from "vitest";
import { createVerificationWorld } from "../testing/verification-world.ts";
import { cancelVerification } from "./cancel-verification.ts";
import { resendVerification } from "./resend-verification.ts";
import type { StartInput } from "./start.ts";
import { tryNextChannel } from "./try-next-channel.ts";

async function started(input: Partial<StartInput>) {
  const world = createVerificationWorld({ cooldownsSeconds: [0], resendPolicy: "new_revoke_old" });
  const id = await world.startedId(input);
  const concerned = { project: world.access.project, verificationId: id, priority: 0 };
  return { world, id, next: () => tryNextChannel(world.deps, concerned) };
}

describe("the next channel", () => {
  test("carries the code that the first one carried, and is the verification's from now on", async () => {
    const { world, id, next } = await started({ channels: ["sms", "call"] });
    expect(await next()).toBe(true);
    expect(world.store.messages).toMatchObject([
      { channel: "sms", generation: 0 },
      { channel: "call", generation: 0 },
    ]);
    expect(world.store.row(id)).toMatchObject({ channel: "call", sendsUsed: 2 });
    expect(world.jobs.enqueued.map(({ name }) => name)).toEqual(["message.send", "message.send"]);
  });

  test("is none after the last one, nor where a resend left the list", async () => {
    const one = await started({});
    expect(await one.next()).toBe(false);
    const two = await started({ channels: ["sms", "call"] });
    await two.next();
    expect(await two.next()).toBe(false);
    const left = await started({});
    await resendVerification(left.world.deps, { access: left.world.access, id: left.id, channel: "call" });
    expect(await left.next()).toBe(false);
    expect(left.world.store.messages).toHaveLength(2);
  });

  test("is none for a verification that ended", async () => {
    const { world, id, next } = await started({ channels: ["sms", "call"] });
    await cancelVerification(world.deps, { access: world.access, id });
    expect(await next()).toBe(false);
    expect(world.store.messages).toHaveLength(1);
  });
});
