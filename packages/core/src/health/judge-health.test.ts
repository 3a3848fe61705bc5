import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { REJECTION_KINDS, type SendResult, UNKNOWN_CAUSES } from "../provider/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { TEST_START } from "../testing/clock.ts";
import { breaker } from "./breaker.ts";
import { gradeOf } from "./grade.ts";
import { type Health, newHealth, noOutcomes, type Outcomes } from "./health.ts";
import { judgeHealth, judgeProbe } from "./judge-health.ts";
import { countInto } from "./outcomes.ts";
import { standingAt } from "./standing.ts";

const now = TEST_START;
const after = (seconds: number) => addSeconds(now, seconds);
const health = (change: Partial<Health> = {}): Health => ({ ...newHealth("twilio", now), ...change });
const outcomes = (change: Partial<Outcomes>): Outcomes => ({ ...noOutcomes, ...change });
const rejected = (reason: (typeof REJECTION_KINDS)[number]): SendResult => ({
  kind: "rejected",
  reason,
  providerCode: null,
  retryAfterSeconds: null,
});

/** What each second brings, one after the other; the state it leads to and the second in which it did. */
function live(seconds: readonly Partial<Outcomes>[], start: Health = health()) {
  let state = start;
  for (const [second, heard] of seconds.entries()) {
    const at = after(second + 1);
    state = { ...state, ...countInto(state, { heard: outcomes(heard), now: at }) };
    const change = judgeHealth(state, at);
    if (change !== null) return { change, second: second + 1 };
  }
  return { change: null, second: null };
}
const repeat = (times: number, heard: Partial<Outcomes>) => Array.from({ length: times }, () => heard);

describe("an answer", () => {
  test.each(["unreachable", "account"] as const)("`%s` is a failure of the account", (reason) => {
    expect(gradeOf(rejected(reason))).toBe("failed");
  });
  test.each(UNKNOWN_CAUSES)("of which nobody knows (%s) is one too", (cause) => {
    expect(gradeOf({ kind: "unknown", cause, providerCode: null })).toBe("failed");
  });
  test.each(["number", "opted_out", "content", "route", "sender"] as const)(
    "`%s` is the no of one that works",
    (reason) => {
      expect(gradeOf(rejected(reason))).toBe("refused");
    },
  );
  test("has a grade whatever its kind", () => {
    for (const kind of REJECTION_KINDS) expect(gradeOf(rejected(kind))).toBeTypeOf("string");
  });
});

describe("a closed breaker", () => {
  test.each([1, 5, 50])(
    "opens within ten seconds of a total outage, at %d texts a second and a good hour before",
    (rate) => {
      const steady = outcomes({ good: rate * breaker.recentFadeSeconds });
      const lasting = outcomes({ good: rate * breaker.lastingFadeSeconds });
      const { change, second } = live(repeat(60, { failed: rate }), health({ recent: steady, lasting }));
      expect(change).toMatchObject({ state: "open", event: { type: "provider.degraded" } });
      expect(second).toBeLessThanOrEqual(10);
    },
  );

  test("opens after five failures in a row, however long they take", () => {
    const oneInTenMinutes = [{ failed: 1 }, ...repeat(600, {})];
    const { change } = live(Array.from({ length: 5 }, () => oneInTenMinutes).flat());
    expect(change).toMatchObject({ state: "open" });
    expect(live(Array.from({ length: 4 }, () => oneInTenMinutes).flat()).change).toBeNull();
  });

  test("stays closed while a third fails, for hours", () => {
    expect(live(repeat(7_200, { good: 20, failed: 10 })).change).toBeNull();
  });

  test("stays closed through a blip of two seconds", () => {
    expect(
      live([...repeat(60, { good: 20 }), ...repeat(2, { failed: 20 }), ...repeat(60, { good: 20 })]).change,
    ).toBeNull();
  });

  test("stays closed while numbers are wrong, texts are refused and people have opted out", () => {
    expect(live(repeat(600, { refused: 20 })).change).toBeNull();
  });

  test("opens when texts are only throttled, and not while every second one is: that one is busy, not down", () => {
    const before = repeat(300, { good: 20 });
    expect(live([...before, ...repeat(60, { throttled: 20 })]).change).toMatchObject({ state: "open" });
    expect(live(repeat(3_600, { good: 10, throttled: 10 })).change).toBeNull();
  });
});

describe("an open breaker", () => {
  test("waits longer after each bad probe, up to a minute; who has nobody else waits a second", () => {
    let state = health({ state: "open" });
    const pauses: number[] = [];
    for (let probe = 0; probe < 6; probe++) {
      const change = judgeProbe(state, { wentWell: false, now });
      pauses.push((change.probeAt.getTime() - now.getTime()) / 1_000);
      expect(change.eagerProbeAt).toEqual(after(1));
      expect(change.event).toBeNull();
      state = { ...state, ...change };
    }
    expect(pauses).toEqual([10, 20, 40, 60, 60, 60]);
  });

  test("lets traffic back after three good probes in a row, a second apart", () => {
    const first = judgeProbe(health({ state: "open", goodProbes: 0, failedProbes: 4 }), { wentWell: true, now });
    expect(first).toMatchObject({ state: "open", goodProbes: 1, probeAt: after(1) });
    expect(judgeProbe(health({ state: "open", goodProbes: 2 }), { wentWell: false, now })).toMatchObject({
      goodProbes: 0,
    });
    expect(judgeProbe(health({ state: "open", goodProbes: 2 }), { wentWell: true, now })).toMatchObject({
      state: "recovering",
      resets: true,
      event: null,
    });
  });

  test("is moved by probes alone, whatever late answers come in", () => {
    expect(judgeHealth(health({ state: "open", recent: outcomes({ good: 500 }) }), after(600))).toBeNull();
  });
});

describe("an account that recovers", () => {
  const recovering = health({ state: "recovering" });

  test("gets a tenth of its traffic at first, and never less with time", () => {
    expect(standingAt(recovering, now)).toEqual({ kind: "recovering", share: 0.1 });
    fc.assert(
      fc.property(fc.nat(40_000), fc.nat(40_000), (a, b) => {
        const share = (ms: number) => {
          const standing = standingAt(recovering, after(ms / 1_000));
          return standing.kind === "recovering" ? standing.share : 1;
        };
        expect(share(Math.min(a, b))).toBeLessThanOrEqual(share(Math.max(a, b)));
      }),
    );
  });

  test("has all of it after half a minute, and only then is it told", () => {
    expect(judgeHealth(recovering, after(29.9))).toBeNull();
    expect(judgeHealth(recovering, after(30))).toMatchObject({
      state: "closed",
      event: { type: "provider.recovered", data: { provider: { account: "twilio", state: "closed" } } },
    });
  });

  test("is down again after three failures in a row, and told to nobody, for it was never called well", () => {
    const { change, second } = live(repeat(10, { failed: 1 }), recovering);
    expect(change).toMatchObject({ state: "open", event: null });
    expect(second).toBe(3);
  });
});

describe("an operator's word", () => {
  const failing = { recent: outcomes({ failed: 100 }), failuresInRow: 100 };

  test("goes before everything that is heard", () => {
    const closed = health({ ...failing, override: { state: "closed", until: null } });
    expect(standingAt(closed, now)).toEqual({ kind: "closed" });
    expect(judgeHealth(closed, now)).toBeNull();
    expect(standingAt(health({ override: { state: "open", until: null } }), now)).toEqual({ kind: "open" });
    const probeDue = health({ state: "open", override: { state: "open", until: after(1) } });
    expect(standingAt(probeDue, now)).toEqual({ kind: "open" });
  });

  test("ends when it was to end, and the breaker goes on where it was", () => {
    const closed = health({ ...failing, state: "open", override: { state: "closed", until: after(60) } });
    expect(standingAt(closed, after(59))).toEqual({ kind: "closed" });
    expect(standingAt(closed, after(60))).toEqual({ kind: "half_open" });
  });
});
