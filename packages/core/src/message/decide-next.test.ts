import { describe, expect, test } from "vitest";
import { REJECTION_KINDS, type RejectionKind, UNKNOWN_CAUSES } from "../provider/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { anAttempt } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import { decideNext, type GiveUpReason, type NextStep, type Situation } from "./decide-next.ts";
import type { Attempt } from "./message.ts";

const now = TEST_START;
const after = (seconds: number) => addSeconds(now, seconds);
const accepted = (provider: string) => anAttempt({ provider, status: "accepted" });
const unknown = (provider: string, rest: Partial<Attempt> = {}) =>
  anAttempt({ provider, status: "unknown", cause: "timeout", ...rest });
const no = (provider: string, cause: RejectionKind, retryAfterSeconds: number | null = null) =>
  anAttempt({ provider, status: "rejected", cause, retryAfterSeconds });

const decide = (attempts: readonly Attempt[], rest: Partial<Situation> = {}) =>
  decideNext({ attempts, providers: ["a", "b"], now, expiresAt: after(600), jitter: 0.5, ...rest });
const attempt = (provider: string, seconds: number): NextStep => ({ kind: "attempt", provider, at: after(seconds) });
const giveUp = (reason: GiveUpReason): NextStep => ({ kind: "give_up", reason });
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
    {
      name: "nobody knows: the next provider, after time for a receipt to settle it",
      attempts: [unknown("a")],
      want: attempt("b", 8),
    },
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
    expect(decide([unknown("a", { cause })])).toEqual(attempt("b", 8));
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
    expect(alone([unknown("a")])).toEqual(attempt("a", 8));
    expect(alone([unknown("a"), unknown("a")])).toEqual(sent);
  });

  test("twenty noes are enough", () => {
    expect(alone(Array.from({ length: 19 }, () => no("a", "unreachable"))).kind).toBe("attempt");
    expect(alone(Array.from({ length: 20 }, () => no("a", "unreachable")))).toEqual(giveUp("refused"));
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
    expect(decide([no("a", "unreachable"), unknown("b")])).toEqual(attempt("a", 8));
    expect(decide([unknown("a"), no("b", "unreachable")])).toEqual(attempt("b", 0.5));
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
    expect(decide([no("a", "throttled", 40), unknown("b")])).toEqual(attempt("a", 40));
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
    expect(decide([unknown("a")], { expiresAt: after(15) })).toEqual(sent);
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
