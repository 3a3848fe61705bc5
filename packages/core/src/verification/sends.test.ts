import { describe, expect, test } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import { aVerification } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import { resendAfter, sendsLeft } from "./sends.ts";
import { VERIFICATION_STATUSES } from "./verification.ts";

const after = (sendsUsed: number, rest = {}) => resendAfter(aVerification({ sendsUsed, sendsMax: 10, ...rest }));

describe("when the next text may go out", () => {
  test.each([
    { sendsUsed: 1, pause: 30 },
    { sendsUsed: 2, pause: 60 },
    { sendsUsed: 3, pause: 120 },
    { sendsUsed: 4, pause: 300 },
    { sendsUsed: 5, pause: 300 },
    { sendsUsed: 9, pause: 300 },
  ])("after $sendsUsed sent: $pause s later", ({ sendsUsed, pause }) => {
    expect(after(sendsUsed)).toEqual(addSeconds(TEST_START, pause));
  });

  test("counts from the last one, not from the start", () => {
    const lastSentAt = addSeconds(TEST_START, 200);
    expect(after(2, { lastSentAt })).toEqual(addSeconds(lastSentAt, 60));
  });

  test("at once, where no pause is set", () => expect(after(1, { cooldownsSeconds: [] })).toEqual(TEST_START));

  test("never, once the ceiling is reached or it has ended", () => {
    expect(after(10)).toBeNull();
    for (const status of VERIFICATION_STATUSES) expect(after(1, { status }) === null).toBe(status !== "pending");
  });
});

describe("how many texts are left", () => {
  test.each([
    { used: 1, max: 5, left: 4 },
    { used: 5, max: 5, left: 0 },
    { used: 6, max: 5, left: 0 },
  ])("$used of $max sent: $left", ({ used, max, left }) => {
    expect(sendsLeft(aVerification({ sendsUsed: used, sendsMax: max }))).toBe(left);
  });

  test("none when it has ended", () => {
    for (const status of VERIFICATION_STATUSES) {
      expect(sendsLeft(aVerification({ status }))).toBe(status === "pending" ? 4 : 0);
    }
  });
});
