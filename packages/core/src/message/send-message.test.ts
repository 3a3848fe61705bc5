import { describe, expect, test } from "vitest";
import type { LookUp, OutboundCall, OutboundSms, Provider, SendResult } from "../provider/index.ts";
import type { RateRequest } from "../rate/index.ts";
import type { Standing } from "../route/index.ts";
import { addSeconds } from "../runtime/index.ts";
import {
  aClaim,
  aContent,
  aMessage,
  anAttempt,
  anId,
  aProject,
  aReceiptedFact,
  TEST_NUMBER,
} from "../testing/builders.ts";
import { createTestClock, TEST_START } from "../testing/clock.ts";
import { testKeyRing } from "../testing/key-ring.ts";
import { createQuietHealth } from "../testing/quiet-health.ts";
import { createConstantRandom } from "../testing/random.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import { createScriptedMessageStore, type MessageScript } from "../testing/scripted-message-store.ts";
import type { SendMessageDeps } from "./deps.ts";
import { sendMessage } from "./send-message.ts";
import type { MessageClaim } from "./store.ts";

const signal = new AbortController().signal;
const yes: SendResult = { kind: "accepted", providerMessageId: "SM1", segments: 1 };
const no = (reason: "throttled" | "number" | "account", retryAfterSeconds: number | null = null): SendResult => ({
  kind: "rejected",
  reason,
  providerCode: "21211",
  retryAfterSeconds,
});
const silence: SendResult = { kind: "unknown", cause: "timeout", providerCode: null };

interface Script {
  readonly script: MessageScript;
  readonly result?: SendResult | Error;
  readonly standings?: Readonly<Record<string, Standing>>;
  readonly lookUp?: LookUp;
  /** What the rates say, one after the other, 0 for go; undefined: nothing is limited. */
  readonly waitMs?: readonly number[];
  /** Default: true. */
  readonly canCall?: boolean;
}

function setUp({ script, result = yes, standings = {}, lookUp, waitMs = [], canCall = true }: Script) {
  const taken: RateRequest[] = [];
  const waits = [...waitMs];
  const clock = createTestClock();
  const asked: OutboundSms[] = [];
  const placed: OutboundCall[] = [];
  const ended: string[] = [];
  const jobs = createRecordingJobs();
  const messages = createScriptedMessageStore(script);
  const calls: string[] = [];
  const nextChannels: string[] = [];
  const health = createQuietHealth(standings);
  const provider = (id: string): Provider => ({
    id,
    async sendSms(sms) {
      asked.push(sms);
      calls.push(id);
      if (result instanceof Error) throw result;
      return result;
    },
    ...(lookUp === undefined ? {} : { lookUp: async () => lookUp }),
    ...(canCall === false
      ? {}
      : {
          async placeCall(call) {
            placed.push(call);
            if (result instanceof Error) throw result;
            return result;
          },
        }),
  });
  const deps: SendMessageDeps = {
    clock,
    random: createConstantRandom(0),
    jobs,
    keyRing: testKeyRing("k1"),
    publicUrl: "https://verify.example.com",
    messages,
    providers: new Map(["twilio", "vonage"].map((id) => [id, provider(id)])),
    standingOf: health.standingOf,
    health,
    ratesOf: (provider) => (waitMs.length === 0 ? [] : [{ key: provider, perSecond: 1, perDay: null }]),
    rates: {
      async take(request) {
        taken.push(request);
        const afterMs = waits.shift() ?? 0;
        return afterMs === 0 ? { kind: "go" } : { kind: "wait", afterMs, reason: "per_second", key: request.account };
      },
    },
    receiptUrl: (provider, { attemptId, channel }) =>
      `https://proofline.example/v1/receipts/${provider}${channel === "call" ? "/voice" : ""}?a=${attemptId}`,
    async tryNextChannel({ verificationId }) {
      nextChannels.push(verificationId);
      return false;
    },
    async endUndeliverable({ verificationId }) {
      ended.push(verificationId);
    },
  };
  const send = () => sendMessage(deps, { messageId: anId("msg"), signal });
  return { clock, taken, send, asked, placed, calls, ended, health, jobs, messages, nextChannels };
}

describe("what the provider is asked", () => {
  test("the number, the words, the sender, the code's remaining life and where to report", async () => {
    const content = aContent({ suppliedCode: "0042", text: "{app}: {otp}", expiresAt: addSeconds(TEST_START, 90.5) });
    const { send, asked } = setUp({ script: { claim: aClaim({ content }) } });
    await send();
    expect(asked).toEqual([
      {
        attemptId: anId("att"),
        to: TEST_NUMBER,
        from: null,
        body: "Acme: 0042",
        validForSeconds: 91,
        receiptUrl: `https://proofline.example/v1/receipts/twilio?a=${anId("att")}`,
      },
    ]);
  });

  test("the request's sender wins over the project's", async () => {
    const project = aProject({ senderId: "ACME" });
    const ofProject = setUp({ script: { claim: aClaim({ project }) } });
    await ofProject.send();
    expect(ofProject.asked[0]?.from).toBe("ACME");
    const ofRequest = setUp({ script: { claim: aClaim({ project, content: aContent({ senderId: "SHOP" }) }) } });
    await ofRequest.send();
    expect(ofRequest.asked[0]?.from).toBe("SHOP");
  });

  test("a text of a code that is over at this very moment asks to live for one second, not for zero", async () => {
    const { send, asked } = setUp({ script: { claim: aClaim({ content: aContent({ expiresAt: TEST_START }) }) } });
    await send();
    expect(asked[0]?.validForSeconds).toBe(1);
  });
});

describe("what a call says", () => {
  const call = aMessage({ channel: "call" });

  test("is the code of the texts, digit by digit and twice, in the person's language, and it reports to the voice twin", async () => {
    const content = aContent({ suppliedCode: "0042", locale: "de-AT", text: "{app}: {otp}" });
    const { send, asked, placed, messages } = setUp({ script: { claim: aClaim({ message: call, content }) } });
    await send();
    expect(asked).toEqual([]);
    expect(placed).toMatchObject([
      {
        attemptId: anId("att"),
        to: TEST_NUMBER,
        from: null,
        locale: "de-AT",
        receiptUrl: `https://proofline.example/v1/receipts/twilio/voice?a=${anId("att")}`,
      },
    ]);
    expect(placed[0]?.words.join(" ").split("0, 0, 4, 2.")).toHaveLength(3);
    expect(messages.settlements[0]?.settlement).toMatchObject({ next: { kind: "sent" }, segments: 0 });
  });

  test("that is refused for the account's sake says nothing of its texts, and whatever else it meets does", async () => {
    for (const [result, heard] of [
      [no("account"), 0],
      [silence, 1],
      [no("throttled"), 1],
      [yes, 1],
    ] as const) {
      const { send, health } = setUp({ script: { claim: aClaim({ message: call }) }, result });
      await send();
      expect(health.noted).toHaveLength(heard);
    }
    const text = setUp({ script: { claim: aClaim() }, result: no("account") });
    await text.send();
    expect(text.health.noted).toHaveLength(1);
  });

  test("the number that calls is the sender where that is one; a name signs texts and cannot call", async () => {
    for (const [senderId, from] of [
      ["+15005550006", "+15005550006"],
      ["ACME", null],
    ] as const) {
      const claim = aClaim({ message: call, content: aContent({ senderId }) });
      const { send, placed, messages } = setUp({ script: { claim } });
      await send();
      expect(placed[0]?.from).toBe(from);
      expect(messages.settlements[0]?.settlement.sender).toBe(from);
    }
  });
});

describe("a message that another worker has", () => {
  test("is left alone: nobody is asked, nothing is written", async () => {
    const { send, asked, messages, jobs } = setUp({ script: { claim: null } });
    expect(await send()).toEqual({ kind: "done" });
    expect(asked).toEqual([]);
    expect(messages.settlements).toEqual([]);
    expect(jobs.enqueued).toEqual([]);
  });
});

describe("when the provider takes the text", () => {
  test("the message is sent, subscribers hear of it, and the job is done", async () => {
    const { send, messages, jobs, ended } = setUp({
      script: { claim: aClaim(), settled: { deliveryIds: [anId("dlv", 1), anId("dlv", 2)] } },
    });
    expect(await send()).toEqual({ kind: "done" });
    expect(messages.settlements).toMatchObject([
      { settlement: { result: yes, next: { kind: "sent" }, segments: 1, events: [{ type: "verification.sent" }] } },
    ]);
    expect(jobs.enqueued).toEqual(
      [1, 2].map((i) => ({ name: "webhook.deliver", payload: { deliveryId: anId("dlv", i) }, nudge: 0 })),
    );
    expect(ended).toEqual([]);
  });
});

describe("when the provider says no", () => {
  test("and another try makes sense, the job comes back at the time in the row", async () => {
    const { send, messages, ended } = setUp({ script: { claim: aClaim() }, result: no("throttled", 2) });
    const at = addSeconds(TEST_START, 2);
    expect(await send()).toEqual({ kind: "again", at });
    expect(messages.settlements[0]?.settlement).toMatchObject({
      next: { kind: "attempt", provider: "twilio", at },
      events: [],
    });
    expect(ended).toEqual([]);
  });

  test("the earlier attempts count: the next provider is asked after the second no", async () => {
    const attempts = [anAttempt({ provider: "twilio", cause: "throttled" })];
    const { send, messages } = setUp({ script: { claim: aClaim({ attempts }) }, result: no("throttled") });
    expect(await send()).toEqual({ kind: "again", at: TEST_START });
    expect(messages.settlements[0]?.settlement.next).toMatchObject({ kind: "attempt", provider: "vonage" });
  });

  test("for good, the verification ends with it and subscribers hear why", async () => {
    const { send, messages, ended } = setUp({ script: { claim: aClaim() }, result: no("number") });
    expect(await send()).toEqual({ kind: "done" });
    expect(messages.settlements[0]?.settlement).toMatchObject({
      next: { kind: "give_up", reason: "number_unreachable" },
      events: [{ type: "message.failed", data: { message: { status: "failed", reason: "number_unreachable" } } }],
    });
    expect(ended).toEqual([anId("ver")]);
  });

  test("for good, the verification goes on while another of its texts may still arrive", async () => {
    const { send, ended } = setUp({
      script: { claim: aClaim(), settled: { othersAlive: true } },
      result: no("number"),
    });
    await send();
    expect(ended).toEqual([]);
  });
});

describe("when nobody knows whether the text went out", () => {
  test("its provider is asked what became of it before the next provider is asked to send", async () => {
    const { send, messages, ended } = setUp({ script: { claim: aClaim() }, result: silence });
    const at = addSeconds(TEST_START, 2);
    expect(await send()).toEqual({ kind: "again", at });
    expect(messages.settlements[0]?.settlement).toMatchObject({ result: silence, next: { kind: "look_up", at } });
    expect(ended).toEqual([]);
  });

  const open = anAttempt({ status: "unknown", cause: "timeout", endedAt: addSeconds(TEST_START, -8) });
  const lookingUp = (overrides: Partial<MessageClaim> = {}) =>
    aClaim({ attempt: null, attempts: [open], ...overrides });

  test("a text that its provider has is sent, and what became of it counts like a receipt", async () => {
    const lookUp = { kind: "found", providerMessageId: "SM9", status: "delivered", providerCode: null } as const;
    const { send, asked, messages } = setUp({ script: { claim: lookingUp() }, lookUp });
    expect(await send()).toEqual({ kind: "done" });
    expect(asked).toEqual([]);
    expect(messages.settlements[0]?.settlement).toMatchObject({
      result: null,
      evidence: [{ id: open.id, status: "accepted", providerMessageId: "SM9" }],
      next: { kind: "sent" },
    });
    expect(messages.receipts).toMatchObject([{ attemptId: open.id, status: "delivered" }]);
  });

  test("a text that its provider has not is a no, and the next one is asked at once", async () => {
    const { send, messages } = setUp({ script: { claim: lookingUp() }, lookUp: { kind: "absent" } });
    expect(await send()).toEqual({ kind: "again", at: TEST_START });
    expect(messages.settlements[0]?.settlement).toMatchObject({
      evidence: [{ id: open.id, status: "rejected" }],
      next: { kind: "attempt", provider: "vonage" },
    });
  });

  test("a gap in its provider's list proves nothing before the hold is over: lists lag", async () => {
    const attempts = [{ ...open, endedAt: addSeconds(TEST_START, -2) }];
    const { send, messages } = setUp({ script: { claim: lookingUp({ attempts }) }, lookUp: { kind: "absent" } });
    expect(await send()).toEqual({ kind: "again", at: addSeconds(TEST_START, 6) });
    expect(messages.settlements[0]?.settlement).toMatchObject({ evidence: [], next: { kind: "look_up" } });
  });

  test("a provider that cannot be asked leaves it to the project: send again, or hold", async () => {
    const { send, messages } = setUp({ script: { claim: lookingUp() } });
    await send();
    expect(messages.settlements[0]?.settlement.next).toMatchObject({ kind: "attempt", provider: "vonage" });
    const holding = setUp({ script: { claim: lookingUp({ project: aProject({ unknown: "hold" }) }) } });
    await holding.send();
    expect(holding.messages.settlements[0]?.settlement.next).toEqual({ kind: "sent" });
  });
});

describe("an account that is down", () => {
  const open = { twilio: { kind: "open" } } as const;
  const probeDue = { twilio: { kind: "half_open" } } as const;
  const allDown = { ...open, vonage: { kind: "open" } } as const;
  const chosen = (provider: string) => ({ id: anId("att"), provider, startedAt: TEST_START });

  test("is passed over, and the next one is asked in its place, with the attempt in its name", async () => {
    const { send, calls, messages, health } = setUp({ script: { claim: aClaim() }, standings: open });
    expect(await send()).toEqual({ kind: "done" });
    expect(calls).toEqual(["vonage"]);
    expect(messages.repoints).toEqual(["vonage"]);
    expect(messages.settlements[0]?.claim.attempt).toMatchObject({ provider: "vonage" });
    expect(health.probes).toEqual([]);
  });

  test("is asked by one message when its cool-down is over, also when another provider was chosen", async () => {
    const { send, calls, health } = setUp({
      script: { claim: aClaim({ attempt: chosen("vonage") }) },
      standings: probeDue,
    });
    await send();
    expect(calls).toEqual(["twilio"]);
    expect(health.noted).toEqual([{ account: "twilio", result: yes, probe: true }]);
  });

  test("is not probed by a message that asked somebody already: no person waits twice", async () => {
    const attempts = [anAttempt({ provider: "vonage", cause: "unreachable" })];
    const claim = aClaim({ attempts, attempt: chosen("vonage") });
    const { send, calls, health } = setUp({ script: { claim }, standings: probeDue });
    await send();
    expect(calls).toEqual(["vonage"]);
    expect(health.probes).toEqual([]);
  });

  test("is not probed by a worker that was not given it", async () => {
    const project = aProject({ providers: ["elsewhere", "twilio"] });
    const { send, calls, health } = setUp({
      script: { claim: aClaim({ project }) },
      standings: { elsewhere: { kind: "half_open" } },
    });
    await send();
    expect(calls).toEqual(["twilio"]);
    expect(health.probes).toEqual([]);
  });

  test("is not probed by a call that it could not place", async () => {
    const claim = aClaim({ message: aMessage({ channel: "call" }), attempt: chosen("vonage") });
    const mute = setUp({ script: { claim }, standings: probeDue, canCall: false });
    await mute.send();
    expect(mute.health.probes).toEqual([]);
    const able = setUp({ script: { claim }, standings: probeDue });
    await able.send();
    expect(able.placed).toHaveLength(1);
    expect(able.health.noted).toMatchObject([{ account: "twilio", probe: true }]);
  });

  test("and all others with it: the message waits, and no attempt is spent", async () => {
    const { send, calls, health, messages } = setUp({ script: { claim: aClaim() }, standings: allDown });
    expect(await send()).toEqual({ kind: "again", at: addSeconds(TEST_START, 1) });
    expect(calls).toEqual([]);
    expect(messages.settlements[0]?.settlement).toMatchObject({ result: null, next: { kind: "attempt" } });
    expect(health.probes).toEqual([
      { account: "twilio", eager: true },
      { account: "vonage", eager: true },
    ]);
  });

  test("is asked all the same where all are down and a probe is free: the message has nothing to lose", async () => {
    const standings = { twilio: { kind: "open" }, vonage: { kind: "half_open" } } as const;
    const attempts = [anAttempt({ provider: "twilio", cause: "unreachable" })];
    const { send, calls, health } = setUp({ script: { claim: aClaim({ attempts }) }, standings });
    await send();
    expect(calls).toEqual(["vonage"]);
    expect(health.noted).toMatchObject([{ account: "vonage", probe: true }]);
  });

  test("until the code is as good as over: then the message fails, and nothing was ever asked", async () => {
    const content = aContent({ expiresAt: addSeconds(TEST_START, 10) });
    const { send, ended, messages } = setUp({ script: { claim: aClaim({ content }) }, standings: allDown });
    expect(await send()).toEqual({ kind: "done" });
    expect(messages.settlements[0]?.settlement).toMatchObject({ next: { kind: "give_up", reason: "out_of_time" } });
    expect(ended).toEqual([anId("ver")]);
  });

  test("a claim that was lost meanwhile asks nobody", async () => {
    const { send, calls } = setUp({ script: { claim: aClaim(), repointed: false }, standings: open });
    expect(await send()).toEqual({ kind: "done" });
    expect(calls).toEqual([]);
  });
});

describe("what is heard of an account", () => {
  test("is what it answered, good or bad", async () => {
    for (const result of [yes, no("number"), silence]) {
      const { send, health } = setUp({ script: { claim: aClaim() }, result });
      await send();
      expect(health.noted).toEqual([{ account: "twilio", result, probe: false }]);
    }
  });

  test("is nothing where our own worker said no in its place", async () => {
    const project = aProject({ providers: ["elsewhere", "twilio"] });
    const claim = aClaim({ project, attempt: { id: anId("att"), provider: "elsewhere", startedAt: TEST_START } });
    const { send, health } = setUp({ script: { claim } });
    await send();
    expect(health.noted).toEqual([]);
  });
});

test("a handset that had its day's texts gets no more, and subscribers hear why", async () => {
  const { send, calls, messages, ended } = setUp({ script: { claim: aClaim({ handsetFull: true }) } });
  expect(await send()).toEqual({ kind: "done" });
  expect(calls).toEqual([]);
  expect(messages.settlements[0]?.settlement).toMatchObject({
    result: null,
    next: { kind: "give_up", reason: "handset_limit" },
    events: [{ type: "message.failed", data: { message: { reason: "handset_limit" } } }],
  });
  expect(ended).toEqual([anId("ver")]);
});

describe("a provider account at its rate", () => {
  test("is not asked: the message waits for its turn, and that is no attempt", async () => {
    const { send, asked, messages, taken } = setUp({ script: { claim: aClaim() }, waitMs: [2_500] });
    expect(await send()).toEqual({ kind: "again", at: addSeconds(TEST_START, 2.5) });
    expect(asked).toEqual([]);
    expect(messages.settlements[0]?.settlement).toMatchObject({
      result: null,
      next: { kind: "attempt", provider: "twilio" },
    });
    expect(taken).toMatchObject([{ account: "twilio", projectId: anId("prj"), waited: false }]);
  });

  test("is asked when it is the message's turn, which it is told to have waited for", async () => {
    const { send, calls, taken } = setUp({ script: { claim: { ...aClaim(), fence: 2 } }, waitMs: [0, 9] });
    expect(await send()).toEqual({ kind: "done" });
    expect(calls).toEqual(["twilio"]);
    expect(taken).toMatchObject([{ waited: true }]);
  });

  test("is not waited for beyond the code's useful life: it is tried once more then, and given up after", async () => {
    const content = aContent({ expiresAt: addSeconds(TEST_START, 40) });
    const claim = aClaim({ content });
    const script = { claim };
    const { send, messages, clock, asked, ended } = setUp({
      script,
      waitMs: Array.from({ length: 4 }, () => 3_600_000),
    });
    expect(await send()).toEqual({ kind: "again", at: addSeconds(TEST_START, 30) });
    clock.advance(30);
    script.claim = aClaim({ content, attempt: { id: anId("att"), provider: "twilio", startedAt: clock.now() } });
    expect(await send()).toEqual({ kind: "done" });
    expect(messages.settlements[1]?.settlement.next).toEqual({ kind: "give_up", reason: "out_of_time" });
    expect(asked).toEqual([]);
    expect(ended).toEqual([anId("ver")]);
  });

  test("is passed over when the wait is a long one: the next account sends the same code", async () => {
    const { send, calls, taken } = setUp({ script: { claim: aClaim() }, waitMs: [3_600_000, 0] });
    expect(await send()).toEqual({ kind: "done" });
    expect(calls).toEqual(["vonage"]);
    expect(taken.map(({ account }) => account)).toEqual(["twilio", "vonage"]);
  });

  test("is waited for as briefly as any of them needs, where all have a long wait", async () => {
    const { send, calls } = setUp({ script: { claim: aClaim() }, waitMs: [90_000, 20_000] });
    expect(await send()).toEqual({ kind: "again", at: addSeconds(TEST_START, 20) });
    expect(calls).toEqual([]);
  });

  test("costs nothing where nothing is limited: no store is asked", async () => {
    const { send, taken } = setUp({ script: { claim: aClaim() } });
    await send();
    expect(taken).toEqual([]);
  });
});

test("a call that could not begin in time is not begun: somebody else may have the message", async () => {
  const attempt = { id: anId("att"), provider: "twilio", startedAt: addSeconds(TEST_START, -2) };
  const { send, calls, messages } = setUp({ script: { claim: aClaim({ attempt }) } });
  expect(await send()).toEqual({ kind: "again", at: TEST_START });
  expect(calls).toEqual([]);
  expect(messages.settlements[0]?.settlement).toMatchObject({ result: null, next: { kind: "attempt" } });
});

describe("when the claim ran out while the provider was thinking", () => {
  const lost: MessageScript = { claim: aClaim(), settled: { held: false, deliveryIds: [anId("dlv")] } };

  test("its yes is kept like a receipt, and nothing else is done", async () => {
    const { send, messages, jobs, ended } = setUp({ script: lost });
    expect(await send()).toEqual({ kind: "done" });
    expect(messages.receipts).toEqual([
      { attemptId: anId("att"), provider: "twilio", providerMessageId: "SM1", status: "accepted", providerCode: null },
    ]);
    expect(jobs.enqueued).toEqual([]);
    expect(ended).toEqual([]);
  });

  test("its yes is told at once where nobody told of the text before, for who settles later finds it accepted", async () => {
    const moved = {
      messageId: anId("msg"),
      verificationId: anId("ver"),
      deliveryIds: [anId("dlv", 7)],
      nudges: 1,
    } as const;
    const fact = aReceiptedFact({
      message: aMessage({ status: "waiting" }),
      attempts: [anAttempt({ status: "accepted" })],
    });
    const receipted = { fact, result: { ...moved, messageStatus: "sent" } } as const;
    const { send, messages, jobs } = setUp({ script: { ...lost, receipted } });
    expect(await send()).toEqual({ kind: "done" });
    expect(messages.verdicts).toMatchObject([{ status: "sent", event: { type: "verification.sent" } }]);
    expect(jobs.enqueued).toMatchObject([{ name: "webhook.deliver", payload: { deliveryId: anId("dlv", 7) } }]);
  });

  test("its no changes nothing: whoever has the message now decides", async () => {
    const { send, messages, ended } = setUp({ script: lost, result: no("number") });
    expect(await send()).toEqual({ kind: "done" });
    expect(messages.receipts).toEqual([]);
    expect(ended).toEqual([]);
  });
});

describe("a route that this worker cannot serve", () => {
  test("is a no of ours, and the ladder goes on without asking anybody", async () => {
    const attempt = { id: anId("att"), provider: "elsewhere", startedAt: TEST_START };
    const { send, asked, messages } = setUp({ script: { claim: aClaim({ attempt }) } });
    expect(await send()).toEqual({ kind: "again", at: TEST_START });
    expect(asked).toEqual([]);
    expect(messages.settlements[0]?.settlement).toMatchObject({
      result: { kind: "rejected", reason: "account", providerCode: "not_configured" },
      next: { kind: "attempt", provider: "twilio" },
    });
  });

  test("an account that places no calls is no account for one, and never sends it as a text", async () => {
    const claim = aClaim({ message: aMessage({ channel: "call" }) });
    const { send, asked, messages, health } = setUp({ script: { claim }, canCall: false });
    await send();
    expect(asked).toEqual([]);
    expect(health.noted).toEqual([]);
    expect(messages.settlements[0]?.settlement.result).toMatchObject({ reason: "account", providerCode: "no_calls" });
  });
});

test("a fault of ours is thrown and settles nothing: the attempt stays open, and the sweep takes it over", async () => {
  const { send, messages } = setUp({ script: { claim: aClaim() }, result: new Error("adapter broke") });
  await expect(send()).rejects.toThrow("adapter broke");
  expect(messages.settlements).toEqual([]);
});

test("no event repeats the code or the clear number", async () => {
  for (const result of [yes, no("number"), no("account")]) {
    const { send, messages, asked } = setUp({
      script: { claim: aClaim({ project: aProject({ providers: ["twilio"] }) }) },
      result,
    });
    await send();
    const code = /\d{6}/.exec(asked[0]?.body ?? "")?.[0] ?? "missing";
    const written = JSON.stringify(messages.settlements.map(({ settlement }) => settlement.events));
    expect(written).toContain("message");
    expect(written).not.toContain(code);
    expect(written).not.toContain(TEST_NUMBER.slice(1));
  }
});
