import { describe, expect, test } from "vitest";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld, type VerificationWorld } from "../testing/verification-world.ts";
import { createVerification } from "./create-verification.ts";
import { resendVerification } from "./resend-verification.ts";
import { tryNextChannel } from "./try-next-channel.ts";

const MOBILE = "+447400123456";
const LANDLINE = "+442079460000";
const written = ({ store, jobs }: VerificationWorld) => [
  store.messages.length,
  store.events.length,
  jobs.enqueued.length,
];

/** The same world, of which the caller's project says something else by now. */
function saying(world: VerificationWorld, settings: Partial<VerificationWorld["access"]["project"]["settings"]>) {
  const { access } = world;
  const project = { ...access.project, settings: { ...access.project.settings, ...settings } };
  return { ...access, project };
}

describe("a start to a country that is denied", () => {
  test("is refused before anybody is asked and anything is written", async () => {
    let asked = 0;
    const world = createVerificationWorld(
      { countryPolicies: { GB: "deny" } },
      {
        decisionCallback: { url: "https://example.com/decide", secret: "whsec_AAAA", onFailure: "allow" },
        answerTo: () => {
          asked++;
          return { kind: "failed", cause: "connect", durationMs: 1 };
        },
      },
    );
    expect((await refusalFrom(world.start({ to: MOBILE }))).code).toBe("country_not_allowed");
    expect([asked, ...written(world)]).toEqual([0, 0, 0, 0]);
  });

  test("is judged on the newest settings, whatever the cache says", async () => {
    const world = createVerificationWorld({ countryPolicies: { GB: "deny" } });
    const newest = saying(world, { countryPolicies: {} });
    const answer = await createVerification(world.deps, {
      access: world.access,
      input: { to: MOBILE },
      idempotency: null,
      reload: async () => newest,
    });
    expect(answer.created).toBe(true);
  });

  test("that repeats an earlier request is answered like that one", async () => {
    const world = createVerificationWorld();
    const first = await world.start({ to: MOBILE }, "key-1");
    const denied = saying(world, { countryPolicies: { GB: "deny" } });
    const repeat = await createVerification(world.deps, {
      access: denied,
      input: { to: MOBILE },
      idempotency: { key: "key-1", fingerprint: Buffer.from(JSON.stringify({ to: MOBILE })) },
      reload: async () => denied,
    });
    expect(repeat.body).toEqual(JSON.parse(JSON.stringify(first.body)));
  });
});

describe("what is denied after the start", () => {
  test("is not sent again", async () => {
    const world = createVerificationWorld({ cooldownsSeconds: [0] });
    const id = await world.startedId({ to: MOBILE });
    const access = saying(world, { countryPolicies: { GB: "deny" } });
    expect((await refusalFrom(resendVerification(world.deps, { access, id }))).code).toBe("country_not_allowed");
  });

  test("gets no next channel either", async () => {
    const world = createVerificationWorld();
    const verificationId = await world.startedId({ to: MOBILE, channels: ["sms", "call"] });
    const { project } = saying(world, { countryPolicies: { GB: "deny" } });
    expect(await tryNextChannel(world.deps, { project, verificationId, priority: 0 })).toBe(false);
    expect(await tryNextChannel(world.deps, { project: world.access.project, verificationId, priority: 0 })).toBe(true);
  });
});

test("a landline that was called is not texted when the call did not get there", async () => {
  const world = createVerificationWorld();
  const verificationId = await world.startedId({ to: LANDLINE, channels: ["call", "sms"] });
  expect(await tryNextChannel(world.deps, { project: world.access.project, verificationId, priority: 0 })).toBe(false);
});

test("a strict project takes no number that its plan does not know", async () => {
  const world = createVerificationWorld({ lineTypes: ["voip"] });
  expect((await refusalFrom(world.start({ to: "+445099999999" }))).code).toBe("phone_number_not_mobile");
});
