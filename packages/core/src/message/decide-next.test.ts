import { describe, expect, test } from "vitest";
import { REJECTION_KINDS, type RejectionKind, UNKNOWN_CAUSES } from "../provider/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { anAttempt } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import { decideNext, type GiveUpReason, type NextStep } from "./decide-next.ts";
import type { Attempt } from "./message.ts";
import type { Situation } from "./situation.ts";

const now = TEST_START;
const after = (seconds: number) => addSeconds(now, seconds);
const accepted = (provider: string) => anAttempt({ provider, status: "accepted" });
const unknown = (provider: string, rest: Partial<Attempt> = {}) =>
  anAttempt({ provider, status: "unknown", cause: "timeout", ...rest });
const no = (provider: string, cause: RejectionKind, retryAfterSeconds: number | null = null) =>
  anAttempt({ provider, status: "rejected", cause, retryAfterSeconds });

const decide = (attempts: readonly Attempt[], rest: Partial<Situation> = {}) =>
  decideNext({
    attempts,
    providers: ["a", "b"],
    now,
    expiresAt: after(600),
    jitter: 0.5,
    unknown: "resend",
    ...rest,
  });
/** Nobody knew, its provider was asked to the end of the hold, and nothing came of it. */
const unsettled = (provider: string, rest: Partial<Attempt> = {}) =>
  unknown(provider, { startedAt: after(-13), endedAt: after(-8), ...rest });
const attempt = (provider: string, seconds: number): NextStep => ({ kind: "attempt", provider, at: after(seconds) });
const giveUp = (reason: GiveUpReason): NextStep => ({ kind: "give_up", reason });
const lookUp = (seconds: number): NextStep => ({ kind: "look_up", at: after(seconds) });
const sent: NextStep = { kind: "sent" };

describe("with another provider left", () => {
  test.each<{ name: string; attempts: readonly Attempt[]; want: NextStep }>([
    { name: "nothing asked yet: the first of the route, now", attempts: [], want: attempt("a", 0) },
    { name: "a yes is the end of it", attempts: [accepted("a")], want: sent },
    {
      name: "a number that cannot be reached ends it: the next one would only charge for the same no",
      attempts: [no("a", "number")],
      want: giveUp("number_unreachable"),
    },
    {
      name: "a person who said stop is not asked for again",
      attempts: [no("a", "opted_out")],
      want: giveUp("opted_out"),
    },
    {
      name: "busy: the same provider once more, after a short pause",
      attempts: [no("a", "throttled")],
      want: attempt("a", 0.5),
    },
    {
      name: "busy twice: the next provider, now",
      attempts: [no("a", "throttled"), no("a", "throttled")],
      want: attempt("b", 0),
    },
    {
      name: "busy and asking for two seconds: the same provider, then",
      attempts: [no("a", "throttled", 2)],
      want: attempt("a", 2),
    },
    {
      name: "busy and asking for more than two seconds: the next provider, now",
      attempts: [no("a", "throttled", 3)],
      want: attempt("b", 0),
    },
    { name: "no connection: the next provider, now", attempts: [no("a", "unreachable")], want: attempt("b", 0) },
    { name: "no route: the next provider, now", attempts: [no("a", "route")], want: attempt("b", 0) },
    { name: "sender refused: the next provider, now", attempts: [no("a", "sender")], want: attempt("b", 0) },
    { name: "text refused: the next provider, now", attempts: [no("a", "content")], want: attempt("b", 0) },
    { name: "account out of order: the next provider, now", attempts: [no("a", "account")], want: attempt("b", 0) },
    { name: "nobody knows: its provider is asked what became of it", attempts: [unknown("a")], want: lookUp(2) },
    {
      name: "nobody knows, twice: a third text would only confuse",
      attempts: [unknown("a"), unknown("b")],
      want: sent,
    },
  ])("$name", ({ attempts, want }) => expect(decide(attempts)).toEqual(want));

  test.each(REJECTION_KINDS)("after %s something is decided", (cause) => {
    expect(decide([no("a", cause)]).kind).toMatch(/^(attempt|give_up)$/);
  });

  test.each(UNKNOWN_CAUSES)("%s may have been sent, whatever the cause", (cause) => {
    expect(decide([unsettled("a", { cause })], { lookedUp: true })).toEqual(attempt("b", 0));
    expect(decide([unsettled("a", { cause })], { lookedUp: true, unknown: "hold" })).toEqual(sent);
  });
});

describe("with one provider alone", () => {
  const alone = (attempts: readonly Attempt[]) => decide(attempts, { providers: ["a"] });

  test.each<RejectionKind>(["route", "sender", "content", "account"])(
    "%s is final: nothing is left to ask",
    (cause) => {
      expect(alone([no("a", cause)])).toEqual(giveUp("refused"));
    },
  );

  test("no connection: again, with pauses that double up to 30 seconds", () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map((count) =>
      alone(Array.from({ length: count }, () => no("a", "unreachable"))),
    );
    expect(pauses).toEqual([0.5, 1, 2, 4, 8, 15, 15, 15].map((seconds) => attempt("a", seconds)));
  });

  test("nobody knows: once more, after time for a receipt", () => {
    expect(decide([unsettled("a")], { providers: ["a"], lookedUp: true })).toEqual(attempt("a", 0));
    expect(alone([unknown("a"), unknown("a")])).toEqual(sent);
  });

  test("noes do not end it while the code lives", () => {
    expect(alone(Array.from({ length: 100 }, () => no("a", "unreachable"))).kind).toBe("attempt");
    expect(alone(Array.from({ length: 500 }, () => no("a", "unreachable")))).toEqual(giveUp("refused"));
  });

  test("a code that lives for hours is asked for more and more rarely", () => {
    const attempts = Array.from({ length: 30 }, () => no("a", "unreachable")).map((one) => ({
      ...one,
      startedAt: after(-7_200),
    }));
    expect(decide(attempts, { providers: ["a"], expiresAt: after(7_200) })).toEqual(attempt("a", 360));
  });
});

describe("who is asked next", () => {
  test("each in its turn, in the order of the route", () => {
    const down = (...ids: string[]) => ids.map((id) => no(id, "unreachable"));
    const of = (...ids: string[]) => decide(down(...ids), { providers: ["a", "b", "c"], jitter: 0 });
    expect(of("a")).toEqual(attempt("b", 0));
    expect(of("a", "b")).toEqual(attempt("c", 0));
    expect(of("a", "b", "c")).toEqual(attempt("a", 0));
    expect(of("a", "b", "c", "a")).toEqual(attempt("b", 0));
  });

  test("one that said a final no is passed over in the second round", () => {
    expect(decide([no("a", "account"), no("b", "unreachable")])).toEqual(attempt("b", 0.5));
    expect(decide([no("a", "unreachable"), no("b", "content"), no("a", "unreachable")])).toEqual(attempt("a", 1));
  });

  test("one that may have sent already comes after all others, even those that said no before", () => {
    expect(decide([no("a", "unreachable"), unsettled("b")], { lookedUp: true })).toEqual(attempt("a", 0));
    expect(decide([unsettled("a"), no("b", "unreachable")])).toEqual(attempt("b", 0.5));
  });

  test("a route without providers is said so", () => {
    expect(decide([], { providers: [] })).toEqual(giveUp("no_route"));
  });

  test("a route that was changed meanwhile is followed as it is now", () => {
    expect(decide([no("a", "unreachable")], { providers: ["c"] })).toEqual(attempt("c", 0));
  });
});

describe("a provider's wish to be left alone", () => {
  test("is kept when its turn comes again", () => {
    const attempts = [no("a", "throttled", 40), no("b", "unreachable")];
    expect(decide(attempts)).toEqual(attempt("a", 40));
  });

  test("is believed up to a minute", () => {
    expect(decide([no("a", "throttled", 3_600)], { providers: ["a"] })).toEqual(attempt("a", 60));
  });

  test("counts from when it was said", () => {
    const early = { ...no("a", "throttled", 40), endedAt: after(-30) };
    expect(decide([early, no("b", "unreachable")])).toEqual(attempt("a", 10));
  });

  test("never makes the pause shorter than ours", () => {
    expect(decide([no("a", "unreachable", 0)], { providers: ["a"], jitter: 0.99 })).toEqual(attempt("a", 0.99));
  });

  test("is kept after another provider's silence, too", () => {
    expect(decide([no("a", "throttled", 40), unsettled("b")], { lookedUp: true })).toEqual(attempt("a", 40));
  });
});

describe("a text that may be out is not called failed: its code stays good", () => {
  test("when every other provider refused for good", () => {
    expect(decide([unknown("a"), no("b", "account"), no("a", "account")])).toEqual(sent);
  });

  test("when the other provider holds a stop word, which is of its own senders only", () => {
    expect(decide([unknown("a"), no("b", "opted_out")])).toEqual(sent);
  });

  test("when the time ran out meanwhile", () => {
    expect(decide([unsettled("a")], { expiresAt: after(5), lookedUp: true })).toEqual(sent);
  });

  test("but a number that cannot be reached has not been reached before", () => {
    expect(decide([unknown("a"), no("b", "number")])).toEqual(giveUp("number_unreachable"));
  });
});

describe("no text goes out when the code is as good as over", () => {
  test.each([
    { name: "ten seconds left are enough", left: 10, want: attempt("b", 0) },
    { name: "less are not", left: 9.999, want: giveUp("out_of_time") },
    { name: "none are not", left: 0, want: giveUp("out_of_time") },
    { name: "and certainly not after the end", left: -1, want: giveUp("out_of_time") },
  ])("$name", ({ left, want }) => {
    expect(decide([no("a", "route")], { expiresAt: after(left) })).toEqual(want);
  });

  test("a pause that would end too late is not begun", () => {
    expect(decide([no("a", "throttled", 50), no("b", "route")], { expiresAt: after(59) })).toEqual(
      giveUp("out_of_time"),
    );
    expect(decide([no("a", "throttled", 50), no("b", "route")], { expiresAt: after(60) })).toEqual(attempt("a", 50));
  });
});

test("an accepted attempt is the end even when a later one ended otherwise", () => {
  expect(decide([accepted("a"), no("b", "number")])).toEqual(sent);
});

describe("while nobody knows whether a text went out", () => {
  test("its provider is asked two seconds after its silence, and again when a receipt has had its eight", () => {
    expect(decide([unknown("a")])).toEqual(lookUp(2));
    expect(decide([unknown("a")], { now: after(2), lookedUp: true })).toEqual(lookUp(8));
    expect(decide([unknown("a")], { now: after(8), lookedUp: true })).toEqual(attempt("b", 8));
  });

  test("after a crash of ours its provider is asked at once, and five seconds after the call began the rest follows", () => {
    const crashed = unknown("a", { cause: "crashed", endedAt: after(3) });
    expect(decide([crashed], { now: after(3) })).toEqual(lookUp(3));
    expect(decide([crashed], { now: after(3), lookedUp: true })).toEqual(lookUp(5));
    expect(decide([crashed], { now: after(5), lookedUp: true })).toEqual(attempt("b", 5));
  });

  test("one that was found is sent, and one whose provider has nothing is a no", () => {
    const found = anAttempt({ provider: "a", status: "accepted" });
    const absent = anAttempt({ provider: "a", status: "rejected", cause: "absent" });
    expect(decide([found], { lookedUp: true })).toEqual(sent);
    expect(decide([absent], { lookedUp: true, unknown: "hold" })).toEqual(attempt("b", 0));
  });

  test("a provider's list may lag: what it denied counts as one of the two texts for twenty seconds", () => {
    const absent = (provider: string, endedAgoSeconds: number) =>
      anAttempt({
        provider,
        status: "rejected",
        cause: "absent",
        startedAt: after(-endedAgoSeconds - 5),
        endedAt: after(-endedAgoSeconds),
      });
    expect(decide([absent("a", 16), unsettled("b")], { lookedUp: true })).toEqual(lookUp(4));
    expect(decide([absent("a", 16), absent("b", 8)], { lookedUp: true })).toEqual(lookUp(4));
    expect(decide([absent("a", 12), absent("b", 8), absent("a", 1)], { lookedUp: true })).toEqual(lookUp(12));
  });

  test("before a third text goes out, whoever denied the others is asked once more", () => {
    const absent = (provider: string) =>
      anAttempt({ provider, status: "rejected", cause: "absent", startedAt: after(-30), endedAt: after(-25) });
    expect(decide([absent("a"), absent("b")])).toEqual(lookUp(0));
    expect(decide([absent("a"), absent("b")], { lookedUp: true })).toMatchObject({ kind: "attempt", provider: "a" });
    expect(decide([absent("a"), anAttempt({ provider: "b", status: "accepted" })], { lookedUp: true })).toEqual(sent);
  });

  test("two texts that may be out are enough, whatever was denied before them", () => {
    const absent = anAttempt({
      provider: "a",
      status: "rejected",
      cause: "absent",
      startedAt: after(-60),
      endedAt: after(-55),
    });
    expect(decide([absent, unsettled("a"), unsettled("b")], { lookedUp: true })).toEqual(sent);
  });

  test("under `hold` nobody is asked to send it again", () => {
    expect(decide([unsettled("a")], { lookedUp: true, unknown: "hold" })).toEqual(sent);
    expect(decide([unknown("a")], { unknown: "hold" })).toEqual(lookUp(2));
  });

  test("one that others were asked after is not looked up over and over", () => {
    expect(decide([unsettled("a"), no("b", "unreachable")])).toEqual(attempt("b", 0.5));
  });
});

describe("a text that did not arrive", () => {
  const over = (attempts: readonly Attempt[], providers = ["a", "b"]) =>
    decide(attempts, { providers, failingOver: true });

  test("is followed by the next provider, now", () => expect(over([accepted("a")])).toEqual(attempt("b", 0)));

  test("is not followed by the provider that did not deliver it", () => {
    expect(over([accepted("a")], ["a"])).toEqual(giveUp("refused"));
  });

  test("is followed once: a third text would only confuse", () => {
    expect(over([accepted("a"), accepted("b")], ["a", "b", "c"])).toEqual(sent);
  });
});
