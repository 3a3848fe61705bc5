import fc from "fast-check";
import { expect, test } from "vitest";
import { mapVonageBody, mapVonageStatus } from "./map.ts";

const body = (...statuses: string[]) => ({
  "message-count": String(statuses.length),
  messages: statuses.map((status, index) => ({ status, "message-id": `0A0${index}` })),
});
const map = (answer: unknown) => mapVonageBody(answer, 3);

test("status 0 with a message id is accepted, a part counts as a segment", () => {
  expect(map(body("0"))).toEqual({ kind: "accepted", providerMessageId: "0A00", segments: 1 });
  expect(map(body("0", "0", "0"))).toEqual({ kind: "accepted", providerMessageId: "0A00", segments: 3 });
});

test.each([
  ["throttled", [1, 10]],
  ["content", [2, 12]],
  ["route", [3]],
  ["account", [4, 8, 9, 11, 14, 22, 23, 29, 32]],
  ["number", [6, 7, 33]],
  ["sender", [15]],
])("%s: status %j", (reason, statuses) => {
  for (const status of statuses) {
    const retryAfterSeconds = reason === "throttled" ? 3 : null;
    expect(map(body(String(status)))).toEqual({
      kind: "rejected",
      reason,
      providerCode: `status_${status}`,
      retryAfterSeconds,
    });
  }
});

test("an internal error may have been sent; a status that is not documented is neither yes nor no", () => {
  expect(map(body("5"))).toEqual({ kind: "unknown", cause: "server_error", providerCode: "status_5" });
  expect(map(body("13"))).toEqual({ kind: "unknown", cause: "unreadable_reply", providerCode: "status_13" });
});

test("of a text in parts: a mix is unknown, all refused is the first refusal unless one may have been sent", () => {
  expect(map(body("0", "7"))).toEqual({ kind: "unknown", cause: "server_error", providerCode: "status_7" });
  expect(map(body("7", "9"))).toMatchObject({ kind: "rejected", reason: "number", providerCode: "status_7" });
  expect(map(body("7", "5"))).toMatchObject({ kind: "unknown", cause: "server_error", providerCode: "status_5" });
});

test.each([
  { name: "nothing", answer: undefined },
  { name: "text that the SDK spread into characters", answer: { 0: "<", 1: "h" } },
  { name: "no entries", answer: { "message-count": "0", messages: [] } },
  { name: "entries that are no list", answer: { messages: "0" } },
  { name: "an entry that is nothing", answer: { messages: [null] } },
  { name: "accepted without an id", answer: { messages: [{ status: "0" }] } },
  { name: "accepted with an id that is none", answer: { messages: [{ status: "0", "message-id": "<b>" }] } },
  { name: "a status that is a number", answer: { messages: [{ status: 0, "message-id": "0A" }] } },
  { name: "fewer entries than announced", answer: { ...body("0"), "message-count": "2" } },
])("$name is unreadable, not a yes", ({ answer }) => {
  expect(map(answer)).toEqual({ kind: "unknown", cause: "unreadable_reply", providerCode: null });
});

test.each([
  { status: 401, want: { kind: "rejected", reason: "account" } },
  { status: 403, want: { kind: "rejected", reason: "account" } },
  { status: 429, want: { kind: "rejected", reason: "throttled", retryAfterSeconds: 3 } },
  { status: 400, want: { kind: "rejected", reason: "route" } },
  { status: 500, want: { kind: "unknown", cause: "server_error" } },
  { status: 302, want: { kind: "unknown", cause: "unreadable_reply" } },
])("HTTP $status: $want", ({ status, want }) => {
  expect(mapVonageStatus(status, 3)).toMatchObject(want);
});

const value = fc.oneof(
  fc.anything(),
  fc.constantFrom("0", "7", "5", 0, "0A01", "+447700900123", "447700900123 code 483920"),
);
const entry = fc.oneof(
  value,
  fc.record({ status: value, "message-id": value, messageId: value, "error-text": value }, { requiredKeys: [] }),
);
const hostile = fc.oneof(
  value,
  fc.record(
    { "message-count": value, messageCount: value, messages: fc.oneof(value, fc.array(entry)) },
    { requiredKeys: [] },
  ),
);

test("whatever the body holds, a yes needs status 0 and an id in every entry", () => {
  fc.assert(
    fc.property(hostile, (answer) => {
      const result = map(answer);
      expect(JSON.stringify(result)).not.toMatch(/\+447700900123|483920/);
      if (result.kind !== "accepted") return;
      const { messages } = answer as { messages: { status: string }[] };
      expect(messages.length).toBeGreaterThan(0);
      for (const { status } of messages) expect(status).toBe("0");
    }),
    { numRuns: 3_000 },
  );
});
