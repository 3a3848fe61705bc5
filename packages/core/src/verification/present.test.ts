import { describe, expect, test } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import { anId, aVerification, TEST_NUMBER } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import { presentVerification, snapshotOf } from "./present.ts";

const verification = aVerification({
  custom: "order-81",
  reference: "signup-5512",
  userId: "u-1",
  suppliedCode: "483920",
  text: "{app}: {otp}",
  checksUsed: 2,
  metadata: { plan: "pro" },
});

test("the object of the API, field by field", () => {
  expect(presentVerification(verification)).toEqual({
    id: anId("ver"),
    object: "verification",
    status: "pending",
    reason: null,
    to: TEST_NUMBER,
    country: "GB",
    channel: "sms",
    channels: ["sms"],
    locale: "en",
    custom: "order-81",
    reference: "signup-5512",
    user_id: "u-1",
    checks_left: 3,
    sends_left: 4,
    resend_after: "2026-11-20T20:00:30.000Z",
    expires_at: "2026-11-20T20:10:00.000Z",
    created_at: "2026-11-20T20:00:00.000Z",
    verified_at: null,
    ended_at: null,
    metadata: { plan: "pro" },
    decision: null,
    test: false,
  });
});

describe("what an event keeps of a verification", () => {
  test("is the same object without the number", () => {
    const { to, ...rest } = presentVerification(verification);
    expect(to).toBe(TEST_NUMBER);
    expect(snapshotOf(verification)).toEqual(rest);
  });

  test("holds neither the number nor anything that leads to it or to the code", () => {
    const kept = JSON.stringify(snapshotOf(verification));
    for (const secret of [TEST_NUMBER, TEST_NUMBER.slice(1), verification.phoneDigest, "483920", "k1"]) {
      expect(kept).not.toContain(secret);
    }
  });
});

test("an ended verification says when, and promises no more texts", () => {
  const at = addSeconds(TEST_START, 60);
  const ended = presentVerification({ ...verification, status: "verified", verifiedAt: at, endedAt: at });
  expect(ended).toMatchObject({
    sends_left: 0,
    resend_after: null,
    verified_at: at.toISOString(),
    ended_at: at.toISOString(),
  });
});

test("more guesses used than allowed are no guesses left, not fewer than none", () => {
  expect(presentVerification({ ...verification, checksUsed: 7 })).toMatchObject({ checks_left: 0 });
});
