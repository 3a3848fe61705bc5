import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import { TEST_START } from "../testing/clock.ts";
import { decideRedelivery, REDELIVERY_SCHEDULE_SECONDS, type RedeliverySituation } from "./decide-redelivery.ts";

const now = TEST_START;
const decide = (
  statusCode: number | null,
  rest: Partial<RedeliverySituation> & { retryAfterSeconds?: number | null } = {},
) => {
  const { retryAfterSeconds = null, ...situation } = rest;
  return decideRedelivery({ result: { statusCode, retryAfterSeconds }, tries: 1, now, jitter: 0.5, ...situation });
};
const again = (seconds: number) => ({ kind: "again", at: addSeconds(now, seconds) });
const minute = 60;
const hour = 3_600;

describe("what an answer means", () => {
  test.each([200, 201, 202, 204, 299])("%i is success", (status) => {
    expect(decide(status)).toEqual({ kind: "succeeded" });
  });

  test.each([100, 199, 300, 301, 302, 307, 308, 400, 401, 404, 409, 422, 429, 500, 502, 503, 504, 599])(
    "%i is tried again: a redirect is never followed, and a 4xx may be a deploy",
    (status) => expect(decide(status)).toEqual(again(5)),
  );

  test("no answer at all is tried again", () => expect(decide(null)).toEqual(again(5)));

  test("410 is the receiver's wish never to be called again", () => {
    expect(decide(410)).toEqual({ kind: "gone" });
    expect(decide(410, { tries: 10 })).toEqual({ kind: "gone" });
  });

  test("a success on the last try is one", () => expect(decide(200, { tries: 10 })).toEqual({ kind: "succeeded" }));
});

describe("the schedule of Standard Webhooks", () => {
  test.each([
    { tries: 1, pause: 5 },
    { tries: 2, pause: 5 * minute },
    { tries: 3, pause: 30 * minute },
    { tries: 4, pause: 2 * hour },
    { tries: 5, pause: 5 * hour },
    { tries: 6, pause: 10 * hour },
    { tries: 7, pause: 14 * hour },
    { tries: 8, pause: 20 * hour },
    { tries: 9, pause: 24 * hour },
  ])("after try $tries comes a pause of $pause s", ({ tries, pause }) => {
    expect(decide(500, { tries })).toEqual(again(pause));
  });

  test("after ten tries it is over", () => {
    expect(decide(500, { tries: 10 })).toEqual({ kind: "exhausted" });
    expect(decide(null, { tries: 11 })).toEqual({ kind: "exhausted" });
  });

  test("ten tries take 75.6 hours", () => {
    const total = REDELIVERY_SCHEDULE_SECONDS.reduce((sum, pause) => sum + pause, 0);
    expect(REDELIVERY_SCHEDULE_SECONDS).toHaveLength(9);
    expect((total / hour).toFixed(1)).toBe("75.6");
  });
});

describe("the pause", () => {
  const situation = fc.record({
    statusCode: fc.option(fc.integer({ min: 100, max: 599 })),
    retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
    tries: fc.integer({ min: 1, max: 12 }),
    jitter: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
  });
  const pauseOf = ({
    statusCode,
    ...rest
  }: {
    statusCode: number | null;
    retryAfterSeconds: number | null;
    tries: number;
    jitter: number;
  }) => {
    const next = decide(statusCode, rest);
    return next.kind === "again" ? (next.at.getTime() - now.getTime()) / 1_000 : null;
  };

  test("is spread over a fifth to either side, so that receivers that were down together are not called together", () => {
    expect(decide(500, { jitter: 0 })).toEqual(again(4));
    expect(decide(500, { jitter: 0.999_999_9 })).toEqual(again(5.999));
  });

  test("never leaves 0.8 to 2 times the step, whatever the receiver asks for", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const pause = pauseOf(drawn);
        const step = REDELIVERY_SCHEDULE_SECONDS[drawn.tries - 1];
        if (pause === null || step === undefined) return;
        expect(pause).toBeGreaterThanOrEqual(0.8 * step - 0.001);
        expect(pause).toBeLessThanOrEqual(2 * step);
      }),
    );
  });

  test.each([
    { name: "a shorter wish does not hurry us", retryAfterSeconds: 1, want: 300 },
    { name: "a longer one is kept", retryAfterSeconds: 400, want: 400 },
    { name: "up to twice the step", retryAfterSeconds: 600, want: 600 },
    { name: "and no further", retryAfterSeconds: 86_400, want: 600 },
  ])("Retry-After: $name", ({ retryAfterSeconds, want }) => {
    expect(decide(503, { tries: 2, retryAfterSeconds })).toEqual(again(want));
  });

  test("is the same for the same situation", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        expect(pauseOf(drawn)).toBe(pauseOf({ ...drawn }));
      }),
    );
  });

  test("a delivery ends after at most ten tries", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        if (drawn.tries >= 10) expect(pauseOf(drawn)).toBeNull();
      }),
    );
  });
});
