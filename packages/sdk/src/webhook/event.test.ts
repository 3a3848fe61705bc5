import type { EventData, Verification as VerificationSchema, WebhookBody } from "@proofline/contracts";
import { EVENT_TYPES } from "@proofline/core/webhook";
import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { MessageEvent, Verification, VerificationEvent, WebhookEvent, WebhookEventType } from "./event.ts";

test("every type that the service sends has a place in the union, and no other", () => {
  expectTypeOf<WebhookEventType>().toEqualTypeOf<(typeof EVENT_TYPES)[number]>();
  expectTypeOf<WebhookEventType>().toEqualTypeOf<z.infer<typeof WebhookBody>["type"]>();
  const known: Record<WebhookEventType, true> = {
    "verification.created": true,
    "verification.sent": true,
    "verification.delivered": true,
    "verification.verified": true,
    "verification.failed": true,
    "verification.expired": true,
    "verification.canceled": true,
    "verification.denied": true,
    "message.failed": true,
    "user.phone_changed": true,
    "user.verified": true,
    "provider.degraded": true,
    "provider.recovered": true,
    "webhook.test": true,
  };
  expect(Object.keys(known).sort()).toEqual([...EVENT_TYPES].sort());
});

test("the verification object has the members that the service's schema says, each of its type", () => {
  expectTypeOf<Verification>().toEqualTypeOf<Readonly<Frozen<z.infer<typeof VerificationSchema>>>>();
});

test("a message has the members that the service's schema says", () => {
  type Sent = NonNullable<z.infer<typeof EventData>["message"]>;
  expectTypeOf<MessageEvent["data"]["message"]>().toEqualTypeOf<Readonly<Sent>>();
});

test("a switch over the type narrows the data", () => {
  const read = (event: WebhookEvent): string => {
    switch (event.type) {
      case "verification.verified":
        expectTypeOf(event.data).toEqualTypeOf<VerificationEvent["data"]>();
        return event.data.verification.status;
      case "message.failed":
        return event.data.message.reason ?? "";
      case "webhook.test":
        return event.data.webhook_endpoint_id;
      default:
        return event.id;
    }
  };
  const event = { id: "evt_1", type: "webhook.test", timestamp: "", data: { webhook_endpoint_id: "whe_1" } } as const;
  expect(read(event)).toBe("whe_1");
});

/** Members of arrays and records read-only, as the package writes them. */
type Frozen<T> = {
  [K in keyof T]: T[K] extends (infer Item)[]
    ? readonly Item[]
    : T[K] extends Record<string, unknown>
      ? Readonly<T[K]>
      : T[K];
};
