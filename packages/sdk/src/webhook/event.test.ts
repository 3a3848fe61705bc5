import type {
  EventData,
  ProofClaims as ProofClaimsSchema,
  Verification as VerificationSchema,
  WebhookBody,
} from "@proofline/contracts";
import { EVENT_TYPES } from "@proofline/core/webhook";
import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type {
  GuessingEvent,
  LockEvent,
  MessageEvent,
  ProofClaims,
  ProviderEvent,
  Verification,
  VerifiedEvent,
  WebhookEvent,
  WebhookEventType,
} from "./event.ts";

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
    "number.locked": true,
    "number.unlocked": true,
    "user.locked": true,
    "user.unlocked": true,
    "guessing.suspected": true,
    "provider.degraded": true,
    "provider.recovered": true,
    "webhook_endpoint.disabled": true,
    "webhook.test": true,
  };
  expect(Object.keys(known).sort()).toEqual([...EVENT_TYPES].sort());
});

test("the verification object has the members that the service's schema says, each of its type", () => {
  expectTypeOf<Verification>().toEqualTypeOf<Frozen<z.infer<typeof VerificationSchema>>>();
});

test("the claims of a proof have the members that the service's schema says", () => {
  expectTypeOf<ProofClaims>().toEqualTypeOf<Readonly<z.infer<typeof ProofClaimsSchema>>>();
});

test("a message has the members that the service's schema says", () => {
  type Sent = NonNullable<z.infer<typeof EventData>["message"]>;
  expectTypeOf<MessageEvent["data"]["message"]>().toEqualTypeOf<Readonly<Sent>>();
});

test("a lock event has the members that the service's schema says", () => {
  type Told = NonNullable<z.infer<typeof EventData>["lock"]>;
  expectTypeOf<LockEvent["data"]["lock"]>().toEqualTypeOf<Readonly<Told>>();
});

test("an event of suspected guessing has the members that the service's schema says", () => {
  type Told = NonNullable<z.infer<typeof EventData>["guessing"]>;
  expectTypeOf<GuessingEvent["data"]["guessing"]>().toEqualTypeOf<Readonly<Told>>();
});

test("a provider event has the members that the service's schema says", () => {
  type Told = NonNullable<z.infer<typeof EventData>["provider"]>;
  expectTypeOf<ProviderEvent["data"]["provider"]>().toEqualTypeOf<Readonly<Told>>();
});

test("a switch over the type narrows the data", () => {
  const read = (event: WebhookEvent): string => {
    switch (event.type) {
      case "verification.verified":
        expectTypeOf(event.data).toEqualTypeOf<VerifiedEvent["data"]>();
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

/** Everything read-only, as the package writes it. */
type Frozen<T> = unknown extends T
  ? T
  : T extends (infer Item)[]
    ? readonly Frozen<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Frozen<T[K]> }
      : T;
