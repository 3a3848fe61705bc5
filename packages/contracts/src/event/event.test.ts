import { type Event as CoreEvent, EVENT_TYPES, webhookBody } from "@proofline/core/webhook";
import { expect, test } from "vitest";
import { WebhookBody } from "./event.ts";

const at = new Date("2026-11-20T20:00:00Z");
const id = "01kaq3h6w8e4ja5p1c2m3n4r5s";

const verification = {
  id: `ver_${id}`,
  object: "verification",
  status: "verified",
  reason: null,
  country: "GB",
  channel: "sms",
  channels: ["sms"],
  locale: "en",
  custom: null,
  reference: null,
  user_id: null,
  checks_left: 4,
  sends_left: 0,
  resend_after: null,
  expires_at: at.toISOString(),
  created_at: at.toISOString(),
  verified_at: at.toISOString(),
  ended_at: at.toISOString(),
  metadata: {},
  decision: null,
  test: false,
};

test.each(EVENT_TYPES)("the body of %s that core writes is the one receivers were promised", (type) => {
  const event: CoreEvent = {
    id: `evt_${id}`,
    type,
    projectId: `prj_${id}`,
    verificationId: `ver_${id}`,
    at,
    data: { verification },
  };
  const body = WebhookBody.parse(
    JSON.parse(webhookBody(event, { to: "+447700900123", issuer: "https://verify.example.com" })),
  );
  expect(body).toEqual({
    type,
    timestamp: "2026-11-20T20:00:00.000Z",
    data: {
      verification: { ...verification, to: "+447700900123" },
      ...(type === "verification.verified" ? { proof: expect.objectContaining({ jti: verification.id }) } : {}),
    },
  });
});

test("receivers live with members they do not know", () => {
  const data = { something: "new" };
  expect(WebhookBody.parse({ type: "webhook.test", timestamp: at.toISOString(), data }).data).toEqual(data);
});
