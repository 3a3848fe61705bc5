import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UNKNOWN_POLICIES } from "../project/index.ts";
import { REJECTION_KINDS, UNKNOWN_CAUSES } from "../provider/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { anAttempt } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import { decideNext, type NextStep } from "./decide-next.ts";
import { ladder } from "./ladder.ts";
import type { Attempt } from "./message.ts";

/** What a provider does when it is asked, and how long it takes. */
const answer = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ status: "accepted", cause: null, retryAfterSeconds: null } as const) },
  {
    weight: 8,
    arbitrary: fc.record({
      status: fc.constant("rejected" as const),
      cause: fc.constantFrom(...REJECTION_KINDS),
      retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 100_000 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      status: fc.constant("unknown" as const),
      cause: fc.constantFrom(...UNKNOWN_CAUSES),
      retryAfterSeconds: fc.constant(null),
    }),
  },
  // Long outages: what the bounds are for.
  { weight: 6, arbitrary: fc.constant({ status: "rejected", cause: "unreachable", retryAfterSeconds: null } as const) },
);
const story = fc.record({
  providers: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { maxLength: 4 }),
  answers: fc.array(answer, { minLength: 24, maxLength: 24 }),
  tookSeconds: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 24, maxLength: 24 }),
  jitters: fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 25, maxLength: 25 }),
  lifeSeconds: fc.integer({ min: 0, max: 86_400 }),
  unknown: fc.constantFrom(...UNKNOWN_POLICIES),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

interface Rung {
  readonly before: readonly Attempt[];
  readonly now: Date;
  readonly step: NextStep;
}

/** Plays a Message to its end: whoever is asked answers as the story says, and time goes on. */
function play({ providers, answers, tookSeconds, jitters, lifeSeconds, unknown }: Story): readonly Rung[] {
  const expiresAt = addSeconds(TEST_START, lifeSeconds);
  const rungs: Rung[] = [];
  let attempts: readonly Attempt[] = [];
  let now = TEST_START;
  for (const [i, jitter] of jitters.entries()) {
    let step = decideNext({ attempts, providers, now, expiresAt, jitter, unknown });
    rungs.push({ before: attempts, now, step });
    while (step.kind === "look_up") {
      now = step.at;
      step = decideNext({ attempts, providers, now, expiresAt, jitter, unknown, lookedUp: true });
      rungs.push({ before: attempts, now, step });
    }
    const given = answers[i];
    if (step.kind !== "attempt" || given === undefined) break;
    const startedAt = step.at;
    now = addSeconds(startedAt, tookSeconds[i] ?? 0);
    attempts = [...attempts, anAttempt({ ...given, provider: step.provider, startedAt, endedAt: now })];
  }
  return rungs;
}

const holds = (check: (rungs: readonly Rung[], story: Story) => void) =>
  fc.assert(
    fc.property(story, (told) => check(play(told), told)),
    { numRuns: 300 },
  );
const asked = (rungs: readonly Rung[]) =>
  rungs.flatMap(({ step, ...rest }) => (step.kind === "attempt" ? [{ ...rest, step }] : []));

describe("however the providers behave", () => {
  test("a message whose providers never say yes ends, before its code does, within the number of attempts allowed", () => {
    const jitter = fc.double({ min: 0.2, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 86_400 }), fc.infiniteStream(jitter), (lifeSeconds, jitters) => {
        const expiresAt = addSeconds(TEST_START, lifeSeconds);
        const attempts: Attempt[] = [];
        let now = TEST_START;
        for (const jitter of jitters) {
          const step = decideNext({ attempts, providers: ["a", "b"], now, expiresAt, jitter, unknown: "resend" });
          if (step.kind !== "attempt") {
            expect(step).toEqual({ kind: "give_up", reason: "out_of_time" });
            break;
          }
          now = step.at;
          attempts.push(anAttempt({ provider: step.provider, cause: "unreachable", startedAt: now, endedAt: now }));
        }
        expect(attempts.length).toBeLessThan(ladder.attemptsMax);
      }),
      { numRuns: 50 },
    );
  });

  test("nobody is asked after the number, or the person behind it, said no for good", () => {
    holds((rungs) => {
      for (const { before } of asked(rungs)) {
        expect(before.filter(({ cause }) => cause === "number" || cause === "opted_out")).toEqual([]);
      }
    });
  });

  test("at most two texts may have reached the handset", () => {
    holds((rungs) => {
      for (const { before } of asked(rungs)) {
        const mayBeOut = before.filter(({ status }) => status !== "rejected").length;
        expect(mayBeOut).toBeLessThan(ladder.textsPerMessageMax);
      }
    });
  });

  test("nobody is asked again after an accepted text", () => {
    holds((rungs) => {
      for (const { before } of asked(rungs)) expect(before.map(({ status }) => status)).not.toContain("accepted");
    });
  });

  test("no text is handed over when the code has less than ten seconds left", () => {
    holds((rungs, { lifeSeconds }) => {
      const usefulUntil = addSeconds(TEST_START, lifeSeconds - ladder.usefulLifeSecondsMin);
      for (const { step } of asked(rungs)) expect(step.at.getTime()).toBeLessThanOrEqual(usefulUntil.getTime());
    });
  });

  test("only providers of the route are asked, and none that refused for good", () => {
    const final: readonly string[] = ladder.finalForProvider;
    holds((rungs, { providers }) => {
      for (const { before, step } of asked(rungs)) {
        expect(providers).toContain(step.provider);
        const causes = before.filter(({ provider }) => provider === step.provider).map(({ cause }) => cause);
        expect(causes.filter((cause) => cause !== null && final.includes(cause))).toEqual([]);
      }
    });
  });

  test("a provider that asked for a pause gets it, up to a minute", () => {
    holds((rungs) => {
      for (const { before, step } of asked(rungs)) {
        const own = before.findLast(({ provider }) => provider === step.provider);
        if (own === undefined || own.endedAt === null) continue;
        const wanted = Math.min(own.retryAfterSeconds ?? 0, ladder.retryAfterSecondsMax);
        expect(step.at.getTime()).toBeGreaterThanOrEqual(addSeconds(own.endedAt, wanted).getTime());
      }
    });
  });

  test("nothing is put off into the past, nor for longer than a provider may ask", () => {
    holds((rungs) => {
      for (const { now, step } of asked(rungs)) {
        const ageSeconds = (now.getTime() - TEST_START.getTime()) / 1_000;
        const longest = Math.max(
          ladder.retryAfterSecondsMax,
          ladder.pauseSecondsMax,
          ageSeconds * ladder.pauseShareOfAge,
        );
        expect(step.at.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(step.at.getTime()).toBeLessThanOrEqual(addSeconds(now, longest).getTime());
      }
    });
  });

  test("after an answer that nobody understood, a receipt has its eight seconds", () => {
    holds((rungs) => {
      for (const { before, step } of asked(rungs)) {
        const last = before.at(-1);
        if (last?.status !== "unknown" || last.endedAt === null) continue;
        const hold =
          last.cause === "crashed"
            ? addSeconds(last.startedAt, ladder.crashedHoldSeconds)
            : addSeconds(last.endedAt, ladder.ambiguityHoldSeconds);
        expect(step.at.getTime()).toBeGreaterThanOrEqual(hold.getTime());
      }
    });
  });

  test("what may be out is never called failed, unless the number cannot be reached at all", () => {
    holds((rungs) => {
      const end = rungs.at(-1);
      if (end?.step.kind !== "give_up" || end.step.reason === "number_unreachable") return;
      expect(end.before.filter(({ status }) => status !== "rejected")).toEqual([]);
    });
  });

  test("under `hold` nobody is asked after a text that may be out", () => {
    holds((rungs, { unknown }) => {
      if (unknown !== "hold") return;
      for (const { before } of asked(rungs)) expect(before.map(({ status }) => status)).not.toContain("unknown");
    });
  });

  test("the same situation is decided the same way", () => {
    holds((rungs, told) => {
      expect(play(structuredClone(told))).toEqual(rungs);
    });
  });
});

describe("the pause before a provider is asked again", () => {
  test("is spread evenly below a bound that doubles, by the jitter alone", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 19 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (round, jitter) => {
          const attempts = Array.from({ length: round }, () => anAttempt({ provider: "a", cause: "unreachable" }));
          const expiresAt = addSeconds(TEST_START, 3_600);
          const step = decideNext({
            attempts,
            providers: ["a"],
            now: TEST_START,
            expiresAt,
            jitter,
            unknown: "resend",
          });
          const bound = Math.min(30, 2 ** (round - 1));
          const pauseMs = step.kind === "attempt" ? step.at.getTime() - TEST_START.getTime() : Number.NaN;
          expect(Math.abs(pauseMs - bound * jitter * 1_000)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
