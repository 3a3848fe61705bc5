import { WebhookBody } from "@proofline/contracts";
import { expect, test } from "vitest";
import { newEvent, newId, withMetadata } from "./event.ts";

test.each(["verification.created", "verification.verified"] as const)("%s is as the service sends it", (type) => {
  const event = withMetadata(newEvent(type), { any: 1 });
  expect(WebhookBody.strict().parse(event)).toEqual(event);
});

test("no two ids are the same", () => {
  expect(newId("evt")).toMatch(/^evt_0[0-9a-hjkmnp-tv-z]{25}$/);
  expect(new Set(Array.from({ length: 1_000 }, () => newId("evt"))).size).toBe(1_000);
});
