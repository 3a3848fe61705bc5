import { describe, expect, test } from "vitest";
import { phoneProofDigest } from "../access/index.ts";
import { anEvent, anId, aVerifiedSnapshot, TEST_NUMBER } from "../testing/builders.ts";
import { eventData, webhookBody } from "./body.ts";

const issuer = "https://verify.example.com";

describe("what a receiver gets", () => {
  test("is type, time and data, with the clear number put back into the verification", () => {
    expect(JSON.parse(webhookBody(anEvent(), { to: TEST_NUMBER, issuer }))).toEqual({
      type: "verification.verified",
      timestamp: "2026-11-20T20:00:00.000Z",
      data: {
        verification: { ...aVerifiedSnapshot, to: TEST_NUMBER },
        proof: {
          iss: issuer,
          aud: anId("prj"),
          jti: anId("ver"),
          iat: Date.parse(aVerifiedSnapshot.verified_at) / 1000,
          exp: Date.parse(aVerifiedSnapshot.verified_at) / 1000 + 600,
          purpose: "phone_verification",
          verification_id: anId("ver"),
          channel: "sms",
          user_id: "u-1",
          reference: null,
          phone_digest: phoneProofDigest(anId("ver"), TEST_NUMBER),
        },
      },
    });
  });

  test("is the same bytes on every try, so that signatures and caches agree", () => {
    expect(webhookBody(anEvent(), { to: TEST_NUMBER, issuer })).toBe(
      webhookBody(structuredClone(anEvent()), { to: TEST_NUMBER, issuer }),
    );
  });

  test("says null for a number that retention erased", () => {
    expect(JSON.parse(webhookBody(anEvent(), { to: null, issuer })).data.verification.to).toBeNull();
  });

  test("keeps what else the event holds", () => {
    const event = anEvent({ data: { verification: { id: 1 }, message: { status: "failed" } } });
    expect(eventData(event, TEST_NUMBER)).toEqual({
      verification: { id: 1, to: TEST_NUMBER },
      message: { status: "failed" },
    });
  });

  test.each([{}, { webhook_endpoint_id: "whe_1" }, { verification: null }, { verification: "x" }])(
    "adds no number to an event without a verification: %j",
    (data) => expect(eventData(anEvent({ data }), TEST_NUMBER)).toEqual(data),
  );

  test("leaves the stored event alone", () => {
    const event = anEvent();
    webhookBody(event, { to: TEST_NUMBER, issuer });
    expect(JSON.stringify(event)).not.toContain(TEST_NUMBER);
  });
});
