import { describe, expect, test } from "vitest";
import type { ProjectSettings } from "../project/index.ts";
import type { Route, Standing } from "../route/index.ts";
import { createVerificationWorld } from "../testing/verification-world.ts";
import { resendVerification } from "./resend-verification.ts";

const route = (country: string, ...accounts: string[]): Route => ({
  country,
  channel: "sms",
  steps: accounts.map((account, index) => ({ account, priority: index + 1, weight: 100, sender: null })),
});

function worldWith(settings: Partial<ProjectSettings>, standings: Readonly<Record<string, Standing>> = {}) {
  const world = createVerificationWorld(settings);
  const standingOf = (account: string): Standing => standings[account] ?? { kind: "closed" };
  return { ...world, deps: { ...world.deps, standingOf } };
}

describe("the first account that a message is given to", () => {
  test("is the one of the number's country", async () => {
    const world = createVerificationWorld({ routes: [route("*", "for-all"), route("GB", "for-britain")] });
    await world.start();
    await world.start({ to: "+33612345678" });
    expect(world.store.messages.map(({ nextProvider }) => nextProvider)).toEqual(["for-britain", "for-all"]);
  });

  test("is the project's first provider where it has no routes", async () => {
    const world = createVerificationWorld({ providers: ["vonage", "twilio"] });
    await world.start();
    expect(world.store.messages[0]?.nextProvider).toBe("vonage");
  });

  test("is not one that is down while another works, for a resend too", async () => {
    const { deps, access, clock, store, startedId } = worldWith({ providers: ["a", "b"] }, { a: { kind: "open" } });
    const id = await startedId();
    clock.advance(30);
    await resendVerification(deps, { access, id });
    expect(store.messages.at(-1)?.nextProvider).toBe("b");
  });

  test("is one that is down when nothing works: a text may still get through", async () => {
    const world = worldWith({ providers: ["a"] }, { a: { kind: "open" } });
    const id = await world.startedId();
    world.clock.advance(30);
    await resendVerification(world.deps, { access: world.access, id });
    expect(world.store.messages.map(({ nextProvider }) => nextProvider)).toEqual(["a", "a"]);
  });
});
