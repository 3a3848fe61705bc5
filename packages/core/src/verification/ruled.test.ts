import { describe, expect, test } from "vitest";
import { AppError } from "../error/index.ts";
import { auditRuling, readRuling, type SignedRuling } from "../ruling/index.ts";
import { TEST_NUMBER } from "../testing/builders.ts";
import { createVerificationWorld, type VerificationWorld } from "../testing/verification-world.ts";
import { createVerification, resendVerification } from "./index.ts";

const secret = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
const answerOf = (action: string) => () =>
  ({
    kind: "answered",
    status: 200,
    retryAfterSeconds: null,
    body: JSON.stringify({ action }),
    bodyExcerpt: "",
    durationMs: 5,
  }) as const;
const decisionCallback = { url: "https://example.com/decide", secret, onFailure: "deny" } as const;

const everything = ({ store, book }: VerificationWorld): readonly SignedRuling[] => [...store.rulings, ...book.noted];
const outcomes = (world: VerificationWorld) =>
  everything(world).map(({ outcome: { action, step, code } }) => [action, step, code].filter(Boolean).join(" "));

async function refusalOf(run: Promise<unknown>): Promise<AppError> {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error("it was not refused");
  return error;
}

function expectHonest(world: VerificationWorld): void {
  for (const ruling of everything(world)) {
    expect(auditRuling(ruling, world.deps.keyRing), ruling.text).toBe("equal");
    expect(ruling.text).not.toContain(TEST_NUMBER.slice(1));
  }
}

describe("every decision on a send is kept and decides the same again", () => {
  test("a start, a page that is loaded again, a resend and one too soon", async () => {
    const world = createVerificationWorld();
    const id = await world.startedId();
    await world.start();
    const command = { access: world.access, id };
    const early = await refusalOf(resendVerification(world.deps, command));
    world.clock.advance(31);
    await resendVerification(world.deps, command);
    expect(outcomes(world)).toEqual(["send", "send", "hold live", "refuse live resend_too_soon"]);
    expect(early.ruling).toEqual({ id: world.book.noted[1]?.id, ruleClass: "live" });
    expect(everything(world).map(({ verificationId }) => verificationId)).toEqual([id, id, id, id]);
    expectHonest(world);
  });

  test("past the ceiling of sends, and when another one takes its place", async () => {
    const world = createVerificationWorld({ sendsMax: 2 });
    await world.start();
    await world.start({ supersede: true });
    await refusalOf(world.start({ supersede: true }));
    await refusalOf(world.start());
    expect(outcomes(world)).toEqual(["send", "send", "refuse live sends_spent", "refuse live sends_spent"]);
    expectHonest(world);
  });

  test("a country and a kind of line that the project does not send to", async () => {
    const world = createVerificationWorld({ countryPolicies: { GB: "deny" } });
    const refusal = await refusalOf(world.start());
    await world.start({ to: "+12125550123" });
    await refusalOf(world.start({ to: "+492215550123" }));
    expect(refusal.ruling).toEqual({ id: world.book.noted[0]?.id, ruleClass: "country" });
    expect(outcomes(world)).toEqual([
      "send",
      "refuse country country_not_allowed",
      "refuse line_type phone_number_not_mobile",
    ]);
    expectHonest(world);
  });

  test("a test number, whatever it stands for, and a key of the wrong kind", async () => {
    const world = createVerificationWorld({ countryPolicies: { "*": "deny" } });
    const access: VerificationWorld["access"] = { ...world.access, actor: { ...world.access.actor, mode: "test" } };
    const start = (to: string, as = access) => {
      const command = { access: as, input: { to }, idempotency: null, reload: async () => as };
      return createVerification(world.deps, command);
    };
    expect((await start("+19995550100")).body).toMatchObject({ test: true, country: "US" });
    await start("+19995550100");
    await refusalOf(start("+19995550107"));
    await refusalOf(start("+19995550108"));
    await refusalOf(start(TEST_NUMBER));
    await refusalOf(start("+19995550100", world.access));
    expect(outcomes(world)).toEqual([
      "send",
      "hold live",
      "refuse test_number country_not_allowed",
      "refuse test_number rate_limited",
      "refuse test_number test_key_needs_test_number",
      "refuse test_number test_number_needs_test_key",
    ]);
    expectHonest(world);
  });

  test("a backlog that is full", async () => {
    const full = createVerificationWorld({ backlogMax: 1 });
    await full.start({ to: "+447700900124" });
    await refusalOf(full.start());
    expect(outcomes(full)).toEqual(["send", "refuse backlog backlog_full"]);
    expectHonest(full);
  });

  test("what the customer's backend allowed, denied, or could not be asked about", async () => {
    const allowed = createVerificationWorld({}, { decisionCallback, answerTo: answerOf("allow") });
    const denied = createVerificationWorld({}, { decisionCallback, answerTo: answerOf("deny") });
    const silent = createVerificationWorld({}, { decisionCallback });
    for (const world of [allowed, denied, silent]) await world.start();
    expect([allowed, denied, silent].map(outcomes)).toEqual([
      ["send"],
      ["refuse callback send_denied"],
      ["refuse callback send_denied"],
    ]);
    const failure = readRuling(silent.store.rulings[0]?.text ?? "")?.steps.find(({ step }) => step === "callback");
    expect(failure?.inputs).toMatchObject({ answer: null, failure: "connect", on_failure: "deny" });
    for (const world of [allowed, denied, silent]) expectHonest(world);
  });

  test("a request that decides nothing keeps nothing", async () => {
    const world = createVerificationWorld();
    await world.start({ reference: "r1" });
    await refusalOf(world.start({ to: "+447700900124", reference: "r1" }));
    await world.start({ to: "+447700900126" }, "key-1");
    await world.start({ to: "+447700900126" }, "key-1");
    expect(outcomes(world)).toEqual(["send", "send"]);
  });
});
