import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapTwilioMessage, mapTwilioRefusal, type TwilioMessage } from "./map.ts";

const message = (more: Partial<TwilioMessage> = {}): TwilioMessage => ({
  sid: "SM0123456789abcdef0123456789abcdef",
  status: "queued",
  numSegments: "2",
  errorCode: null,
  ...more,
});
const refusal = (status: number, code: unknown = null) => mapTwilioRefusal({ status, code, retryAfterSeconds: 3 });

describe("an error code says why", () => {
  test.each([
    ["number", [21211, 21217, 21265, 21604, 21614, 21635, 30004, 30005, 30006]],
    ["opted_out", [21610]],
    ["route", [21215, 21408, 21612, 30003, 30008]],
    ["sender", [21212, 21266, 21601, 21603, 21606, 21659, 30032, 30034]],
    ["content", [21602, 21617, 30007]],
    ["account", [20003, 20005, 20404, 21608, 30002]],
  ])("%s: %j", (reason, codes) => {
    for (const code of codes) {
      expect(refusal(400, code)).toEqual({
        kind: "rejected",
        reason,
        providerCode: String(code),
        retryAfterSeconds: null,
      });
    }
  });

  test("throttled, with the time to wait: a 429 whatever its code, a full queue whatever its status", () => {
    for (const [status, code] of [
      [429, 20429],
      [429, null],
      [429, 21211],
      [400, 21611],
      [400, 30001],
    ] as const) {
      expect(refusal(status, code)).toMatchObject({ kind: "rejected", reason: "throttled", retryAfterSeconds: 3 });
    }
  });
});

test.each([
  { status: 401, want: { kind: "rejected", reason: "account" } },
  { status: 402, want: { kind: "rejected", reason: "account" } },
  { status: 403, want: { kind: "rejected", reason: "account" } },
  { status: 404, want: { kind: "rejected", reason: "account" } },
  { status: 400, want: { kind: "rejected", reason: "route" } },
  { status: 422, want: { kind: "rejected", reason: "route" } },
  { status: 408, want: { kind: "unknown", cause: "timeout" } },
  { status: 500, want: { kind: "unknown", cause: "server_error" } },
  { status: 503, want: { kind: "unknown", cause: "server_error" } },
  { status: 302, want: { kind: "unknown", cause: "unreadable_reply" } },
  { status: 200, want: { kind: "unknown", cause: "unreadable_reply" } },
])("HTTP $status without a code we know: $want", ({ status, want }) => {
  for (const code of [null, 99999, "21211", { code: 21211 }]) expect(refusal(status, code)).toMatchObject(want);
});

test("a 5xx stays unknown whatever code it names: the text may be on its way", () => {
  expect(refusal(500, 21211)).toEqual({ kind: "unknown", cause: "server_error", providerCode: "21211" });
});

test.each(["accepted", "scheduled", "queued", "sending", "sent", "delivered"])(
  "a message created as %s is accepted",
  (status) => {
    const want = { kind: "accepted", providerMessageId: "SM0123456789abcdef0123456789abcdef", segments: 2 };
    expect(mapTwilioMessage(message({ status }))).toEqual(want);
  },
);

test.each([
  { errorCode: 30007, reason: "content" },
  { errorCode: 21610, reason: "opted_out" },
  { errorCode: null, reason: "route" },
])("a message created as failed is refused: $errorCode", ({ errorCode, reason }) => {
  for (const status of ["failed", "undelivered", "canceled"]) {
    expect(mapTwilioMessage(message({ status, errorCode }))).toMatchObject({ kind: "rejected", reason });
  }
});

const anything = fc.oneof(
  fc.anything(),
  fc.constantFrom("queued", "SM1", "failed", "received", "QUEUED", "+447700900123", 21211, 30003),
);

test("whatever stands in an answer, only a sid with a living status is a yes", () => {
  const hostile = fc.record({ sid: anything, status: anything, numSegments: anything, errorCode: anything });
  fc.assert(
    fc.property(hostile, (answer) => {
      const result = mapTwilioMessage(answer);
      if (result.kind === "accepted") {
        expect(answer.sid).toMatch(/^(SM|MM)[0-9A-Za-z]+$/);
        expect(answer.status).toBe("queued");
      }
      expect(JSON.stringify(result)).not.toContain("447700900123");
    }),
    { numRuns: 2_000 },
  );
});

test("whatever stands in an error, it is never a yes, and nothing of it but a five-digit code comes out", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), anything, (status, code) => {
      const result = refusal(status, code);
      expect(result.kind).not.toBe("accepted");
      if (result.kind !== "accepted") expect(result.providerCode ?? "10000").toMatch(/^\d{5}$/);
    }),
    { numRuns: 2_000 },
  );
});
