import { describe, expect, test } from "vitest";
import type { Channel } from "../provider/index.ts";
import { newId, type VerificationId } from "../runtime/index.ts";
import { anAccess, TEST_NUMBER } from "../testing/builders.ts";
import { createTestClock, TEST_START } from "../testing/clock.ts";
import { createTestRandom } from "../testing/random.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld, type VerificationWorld } from "../testing/verification-world.ts";
import { createVerification } from "./create-verification.ts";
import type { StartInput } from "./start.ts";

const other = "+447700900456";
const idOf = ({ body }: { body: Readonly<Record<string, unknown>> }) => body.id as VerificationId;

describe("a start", () => {
  test("writes verification, message and event together, then nudges the worker and the webhooks", async () => {
    const world = createVerificationWorld({}, { webhooks: 1 });
    const answer = await world.start();
    const id = idOf(answer);
    expect(answer).toMatchObject({
      created: true,
      body: { status: "pending", to: TEST_NUMBER, country: "GB", sent: true },
    });
    expect(world.store.row(id)).toMatchObject({
      status: "pending",
      sendsUsed: 1,
      checksUsed: 0,
      codeKeyId: "k1",
      generation: 0,
    });
    expect(world.store.messages).toMatchObject([{ verificationId: id, status: "queued", nextProvider: "twilio" }]);
    expect(world.store.events).toMatchObject([{ type: "verification.created", verificationId: id, at: TEST_START }]);
    expect(world.jobs.enqueued).toMatchObject([
      { name: "message.send", payload: { messageId: world.store.messages[0]?.id }, nudge: 0 },
      { name: "webhook.deliver", nudge: 0 },
    ]);
  });

  test("of one number is one handset's in every project, and looks like two numbers otherwise", async () => {
    const world = createVerificationWorld();
    const ours = await world.startedId();
    const { actor, project } = anAccess();
    const access = { ...world.access, actor, project: { ...project, id: newId("prj", world.deps) } };
    const reload = async () => access;
    const command = { access, input: { to: TEST_NUMBER }, idempotency: null, reload };
    const theirs = idOf(await createVerification(world.deps, command));
    expect(world.store.row(theirs).handsetDigest).toBe(world.store.row(ours).handsetDigest);
    expect(world.store.row(theirs).phoneDigest).not.toBe(world.store.row(ours).phoneDigest);
  });

  test("enqueues no second job where the queue takes it with the row", async () => {
    const world = createVerificationWorld({}, { rides: true });
    await world.start();
    expect(world.jobs.enqueued).toEqual([]);
  });

  test("puts neither the clear number nor the code into event or job", async () => {
    const world = createVerificationWorld({}, { webhooks: 1 });
    const code = world.codeOf(await world.startedId());
    const kept = JSON.stringify([world.store.events, world.jobs.enqueued]);
    expect(kept).not.toContain(TEST_NUMBER.slice(1));
    expect(kept).not.toContain(code);
  });

  test("never answers with the code", async () => {
    const world = createVerificationWorld();
    const { body } = await world.start({ code: "483920" });
    expect(JSON.stringify(body)).not.toContain("483920");
    const derived = await world.start({ to: other });
    expect(JSON.stringify(derived.body)).not.toContain(world.codeOf(idOf(derived)));
  });

  test("takes the project's settings, and the request's own where it has some", async () => {
    const world = createVerificationWorld({ codeLength: 8, locale: "de", expiresInSeconds: 300 });
    const ofProject = world.store.row(await world.startedId());
    expect(ofProject).toMatchObject({ codeShape: { type: "numeric", length: 8 }, locale: "de" });
    expect(ofProject.expiresAt.getTime() - TEST_START.getTime()).toBe(300_000);
    const input = { to: other, codeLength: 10, codeType: "alphanumeric", locale: "fr", expiresInSeconds: 60 } as const;
    const ofRequest = world.store.row(await world.startedId(input));
    expect(ofRequest).toMatchObject({ codeShape: { type: "alphanumeric", length: 10 }, locale: "fr" });
    expect(ofRequest.expiresAt.getTime() - TEST_START.getTime()).toBe(60_000);
  });

  test("keeps a code of the caller's the same on every resend, whatever the policy: there is no other", async () => {
    const world = createVerificationWorld({ resendPolicy: "new_revoke_old" });
    expect(world.store.row(await world.startedId({ code: "0042" })).resendPolicy).toBe("same");
  });
});

describe("a start that cannot be", () => {
  test.each([
    { name: "no number", input: { to: "hello" }, code: "phone_number_invalid", path: "to" },
    { name: "a landline", input: { to: "+442079460000" }, code: "phone_number_not_mobile", path: "to" },
    { name: "a call", input: { channel: "call" }, code: "invalid_request", path: "channel" },
    {
      name: "a list that begins with a call",
      input: { channels: ["call", "sms"] },
      code: "invalid_request",
      path: "channels.0",
    },
    {
      name: "a list that ends with a call",
      input: { channels: ["sms", "call"] },
      code: "invalid_request",
      path: "channels.1",
    },
    {
      name: "a channel outside its list",
      input: { channel: "sms", channels: [] },
      code: "invalid_request",
      path: "channels",
    },
    { name: "a link in a call", input: { link: true, channel: "call" }, code: "invalid_request", path: "link" },
    {
      name: "a text of a link without the link",
      input: { link: true, message: "{app} {otp}" },
      code: "invalid_request",
      path: "message",
    },
    {
      name: "a link in the text of a code",
      input: { message: "{app} {otp} {link}" },
      code: "invalid_request",
      path: "message",
    },
    { name: "an unknown template", input: { template: "gold" }, code: "invalid_request", path: "template" },
    { name: "a text without the code", input: { message: "{app}" }, code: "invalid_request", path: "message" },
    {
      name: "a sender of 12 characters",
      input: { senderId: "ABCDEFGHIJKL" },
      code: "invalid_request",
      path: "sender_id",
    },
    { name: "a code of three", input: { code: "123" }, code: "invalid_request", path: "code" },
    {
      name: "no host",
      input: { autofill: { web_domain: "localhost" } },
      code: "invalid_request",
      path: "autofill.web_domain",
    },
  ] as const)("$name is refused and writes nothing", async ({ input, code, path }) => {
    const world = createVerificationWorld({}, { channels: ["sms"] });
    const refusal = await refusalFrom(world.start(input));
    expect(refusal).toMatchObject({ code, faults: [{ path }] });
    expect([world.store.messages, world.store.events, world.jobs.enqueued]).toEqual([[], [], []]);
  });

  test("on a channel outside its list is refused", async () => {
    const world = createVerificationWorld();
    const refusal = await refusalFrom(world.start({ channel: "sms", channels: ["call"] }));
    expect(refusal).toMatchObject({ code: "invalid_request", faults: [{ path: "channels" }] });
  });

  test("without the scope is refused before anything is looked at", async () => {
    const world = createVerificationWorld();
    const access = anAccess({}, { scopes: ["verifications:read", "verifications:check"] });
    const command = { access, input: { to: "hello" }, idempotency: null, reload: async () => access };
    expect((await refusalFrom(createVerification(world.deps, command))).code).toBe("forbidden");
  });
});

describe("a start with a call", () => {
  test.each<{ name: string; input: Partial<StartInput>; channels: readonly Channel[] }>([
    { name: "by its channel", input: { channel: "call" }, channels: ["call"] },
    { name: "by its list", input: { channels: ["call", "sms"] }, channels: ["call", "sms"] },
  ])("$name begins with it", async ({ input, channels }) => {
    const world = createVerificationWorld();
    const id = await world.startedId(input);
    expect(world.store.row(id)).toMatchObject({ channel: "call", channels });
    expect(world.store.messages).toMatchObject([{ channel: "call" }]);
  });

  test("reaches a landline", async () => {
    const world = createVerificationWorld();
    expect(world.store.row(await world.startedId({ to: "+442079460000", channel: "call" })).channel).toBe("call");
  });
});

describe("a start while one of the number is live", () => {
  let world: VerificationWorld;
  const startOne = async () => {
    world = createVerificationWorld();
    return await world.startedId();
  };

  test("inside the pause answers with that one and sends nothing: a page refresh is harmless", async () => {
    const id = await startOne();
    world.clock.advance(29.9);
    expect(await world.start()).toMatchObject({ created: false, body: { id, sent: false, sends_left: 4 } });
    expect(world.store.messages).toHaveLength(1);
  });

  test("after the pause sends again", async () => {
    const id = await startOne();
    world.clock.advance(30);
    expect(await world.start()).toMatchObject({ created: false, body: { id, sent: true, sends_left: 3 } });
    expect(world.store.messages).toHaveLength(2);
    expect(world.jobs.enqueued).toHaveLength(2);
  });

  test("past the ceiling is refused until it ends", async () => {
    await startOne();
    for (const pause of [30, 60, 120, 300]) {
      world.clock.advance(pause);
      await world.start();
    }
    const refusal = await refusalFrom(world.start());
    expect(refusal).toMatchObject({ code: "sends_spent", retryAfterSeconds: 90 });
    expect(world.store.messages).toHaveLength(5);
  });

  test("with `supersede` again and again sends no more texts than one verification may", async () => {
    const world = createVerificationWorld({ sendsMax: 3 });
    for (let i = 0; i < 3; i++)
      expect((await world.start({ supersede: true })).body).toMatchObject({ sent: true, sends_left: 2 - i });
    expect(await refusalFrom(world.start({ supersede: true }))).toMatchObject({ code: "sends_spent" });
    expect(world.store.messages).toHaveLength(3);
  });

  test("with `supersede` cancels that one and starts anew, in one step", async () => {
    const id = await startOne();
    const { created, body } = await world.start({ supersede: true });
    expect(created).toBe(true);
    expect(body.id).not.toBe(id);
    expect(world.store.row(id)).toMatchObject({ status: "canceled", reason: "superseded" });
    expect(world.store.events.map(({ type }) => type)).toEqual([
      "verification.created",
      "verification.canceled",
      "verification.created",
    ]);
  });

  test("of another user or number starts its own", async () => {
    const id = await startOne();
    const ofUser = await world.start({ userId: "u-1" });
    const ofNumber = await world.start({ to: other });
    expect([ofUser.created, ofNumber.created]).toEqual([true, true]);
    expect(new Set([id, idOf(ofUser), idOf(ofNumber)]).size).toBe(3);
  });

  test("in another spelling is the same number", async () => {
    const id = await startOne();
    expect(idOf(await world.start({ to: "+44 (0)7700 900-123" }))).toBe(id);
  });

  test("starts anew once that one is over, though nobody has swept yet", async () => {
    const id = await startOne();
    world.clock.advance(601);
    const answer = await world.start();
    expect(answer.created).toBe(true);
    expect(idOf(answer)).not.toBe(id);
  });

  test("fifty at once make one verification and one text", async () => {
    world = createVerificationWorld();
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.start()));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(world.store.messages).toHaveLength(1);
  });
});

describe("under an Idempotency-Key", () => {
  test("a repeat gets the first answer, word for word, and sends nothing", async () => {
    const world = createVerificationWorld();
    const first = await world.start({}, "k-1");
    world.clock.advance(45);
    expect(await world.start({}, "k-1")).toEqual({ created: first.created, body: first.body });
    expect(world.store.messages).toHaveLength(1);
  });

  test("also when the verification has ended meanwhile", async () => {
    const world = createVerificationWorld();
    const first = await world.start({}, "k-1");
    world.clock.advance(700);
    expect(await world.start({}, "k-1")).toEqual({ created: first.created, body: first.body });
    expect(world.store.messages).toHaveLength(1);
  });

  test("also when the answer was about one that was live before", async () => {
    const world = createVerificationWorld();
    await world.start();
    world.clock.advance(30);
    const first = await world.start({}, "k-1");
    expect(first).toMatchObject({ created: false, body: { sent: true } });
    world.clock.advance(200);
    expect(await world.start({}, "k-1")).toEqual({ created: first.created, body: first.body });
    expect(world.store.messages).toHaveLength(2);
  });

  test("another request is a conflict", async () => {
    const world = createVerificationWorld();
    await world.start({}, "k-1");
    expect((await refusalFrom(world.start({ to: other }, "k-1"))).code).toBe("idempotency_conflict");
    expect(world.store.messages).toHaveLength(1);
  });

  test("fifty repeats at once get the same answer", async () => {
    const world = createVerificationWorld();
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.start({}, "k-1")));
    expect(new Set(answers.map(({ created, body }) => JSON.stringify([created, body]))).size).toBe(1);
    expect(world.store.messages).toHaveLength(1);
  });
});

describe("a reference", () => {
  test("is unique in its project", async () => {
    const world = createVerificationWorld();
    await world.start({ reference: "signup-1" });
    const refusal = await refusalFrom(world.start({ to: other, reference: "signup-1" }));
    expect(refusal).toMatchObject({ code: "reference_conflict", faults: [{ path: "reference" }] });
    expect(world.store.messages).toHaveLength(1);
  });
});

describe("when the project changed since it was read", () => {
  test("it is read again and everything is decided anew", async () => {
    const world = createVerificationWorld();
    world.store.setProjectVersion(2);
    const old = anAccess();
    const fresh = {
      ...old,
      project: { ...old.project, version: 2, settings: { ...old.project.settings, codeLength: 9 } },
    };
    const command = { access: old, input: { to: TEST_NUMBER }, idempotency: null, reload: async () => fresh };
    const answer = await createVerification(world.deps, command);
    expect(world.store.row(idOf(answer)).codeShape.length).toBe(9);
  });

  test("over and over, the caller is told to come back instead of waiting without end", async () => {
    const world = createVerificationWorld();
    world.store.setProjectVersion(2);
    let reloads = 0;
    const access = anAccess();
    const reload = async () => {
      reloads += 1;
      return access;
    };
    const refusal = await refusalFrom(
      createVerification(world.deps, { access, input: { to: TEST_NUMBER }, idempotency: null, reload }),
    );
    expect(refusal).toMatchObject({ code: "unavailable", retryAfterSeconds: 1 });
    expect(reloads).toBe(5);
  });

  test("a key that is gone meanwhile starts nothing", async () => {
    const world = createVerificationWorld();
    world.store.setProjectVersion(2);
    const gone = new Error("no such key");
    const reload = async () => Promise.reject(gone);
    const command = { access: anAccess(), input: { to: TEST_NUMBER }, idempotency: null, reload };
    await expect(createVerification(world.deps, command)).rejects.toBe(gone);
    expect(world.store.messages).toEqual([]);
  });
});

test("ids sort by their start, so that the newest of a number is the last", () => {
  const clock = createTestClock();
  const random = createTestRandom();
  const ids = Array.from({ length: 20 }, () => {
    clock.advance(0.001);
    return newId("ver", { clock, random });
  });
  expect(ids.toSorted()).toEqual(ids);
});
