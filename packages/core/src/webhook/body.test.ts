import { describe, expect, test } from "vitest";
import { anEvent, anId, TEST_NUMBER } from "../testing/builders.ts";
import { eventData, webhookBody } from "./body.ts";

describe("what a receiver gets", () => {
  test("is type, time and data, with the clear number put back into the verification", () => {
    expect(JSON.parse(webhookBody(anEvent(), TEST_NUMBER))).toEqual({
      type: "verification.verified",
      timestamp: "2026-11-20T20:00:00.000Z",
      data: { verification: { id: anId("ver"), status: "verified", to: TEST_NUMBER } },
    });
  });

  test("is the same bytes on every try, so that signatures and caches agree", () => {
    expect(webhookBody(anEvent(), TEST_NUMBER)).toBe(webhookBody(structuredClone(anEvent()), TEST_NUMBER));
  });

  test("says null for a number that retention erased", () => {
    expect(JSON.parse(webhookBody(anEvent(), null)).data.verification.to).toBeNull();
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
    webhookBody(event, TEST_NUMBER);
    expect(JSON.stringify(event)).not.toContain(TEST_NUMBER);
  });
});
