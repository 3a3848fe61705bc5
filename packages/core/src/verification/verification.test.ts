import { describe, expect, test } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import { aVerification } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import {
  advance,
  VERIFICATION_STATUSES,
  type VerificationFact,
  type VerificationStatus,
  verificationTransitions,
} from "./verification.ts";

/** Written by hand from architecture.md and api.md. */
const ends: Record<VerificationFact, VerificationStatus> = {
  code_matched: "verified",
  checks_spent: "failed",
  undeliverable: "failed",
  time_up: "expired",
  caller_canceled: "canceled",
  superseded: "canceled",
  send_denied: "denied",
};
const facts = Object.keys(ends) as VerificationFact[];
const ended = VERIFICATION_STATUSES.filter((status) => status !== "pending");
const at = addSeconds(TEST_START, 42);

describe("a pending verification", () => {
  test.each(facts)("ends by %s, once, at that moment, and says why", (fact) => {
    const after = advance(aVerification({ suppliedCode: "0042" }), fact, at);
    expect(after).toEqual({
      ...aVerification(),
      status: ends[fact],
      reason: fact === "code_matched" ? null : fact,
      verifiedAt: fact === "code_matched" ? at : null,
      endedAt: at,
    });
  });

  test.each(facts)("forgets a code of the caller's when it ends by %s", (fact) => {
    expect(advance(aVerification({ suppliedCode: "0042" }), fact, at)?.suppliedCode).toBeNull();
  });

  test("has an end for every fact, and no other", () => {
    expect(verificationTransitions.pending).toEqual(ends);
  });
});

describe("an ended verification", () => {
  test.each(ended.flatMap((status) => facts.map((fact) => ({ status, fact }))))(
    "that is $status stays so whatever happens: $fact",
    ({ status, fact }) => expect(advance(aVerification({ status, endedAt: TEST_START }), fact, at)).toBeNull(),
  );

  test("of every kind can be reached", () => {
    expect(new Set(Object.values(ends))).toEqual(new Set(ended));
  });
});

test("advancing leaves the given one alone", () => {
  const verification = Object.freeze(aVerification());
  advance(verification, "code_matched", at);
  expect(verification).toEqual(aVerification());
});
