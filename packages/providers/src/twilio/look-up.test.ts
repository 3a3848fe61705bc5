import { expect, test } from "vitest";
import { mapTwilioList } from "./look-up.ts";

const to = "+447700900123";
const startedAt = new Date("2026-11-20T20:00:00.400Z");
const text = (sid: string, at: string, more: object = {}) => ({
  sid,
  to,
  status: "sent",
  direction: "outbound-api",
  date_created: new Date(at).toUTCString().replace("GMT", "+0000"),
  error_code: null,
  ...more,
});
const lookUp = (messages: object[], { knownIds = [] as string[], next_page_uri = null as string | null } = {}) =>
  mapTwilioList(
    { status: 200, headers: {}, body: JSON.stringify({ messages, next_page_uri }) },
    { query: { channel: "sms", to, startedAt, knownIds }, timeoutMs: 5_000 },
  );

test.each([
  { at: "2026-11-20T19:59:58Z", kind: "absent" },
  { at: "2026-11-20T19:59:59Z", kind: "found" },
  { at: "2026-11-20T20:00:07Z", kind: "found" },
  { at: "2026-11-20T20:00:08Z", kind: "absent" },
])("created $at, while the call could have been under way: $kind", ({ at, kind }) => {
  expect(lookUp([text("SM1", at)]).kind).toBe(kind);
});

test.each([
  { name: "an inbound text", more: { direction: "inbound" } },
  { name: "a reply of the account", more: { direction: "outbound-reply" } },
  { name: "a text to another number", more: { to: "+447700900124" } },
])("$name is nobody's attempt", ({ more }) => {
  expect(lookUp([text("SM1", "2026-11-20T20:00:01Z", more)])).toEqual({ kind: "absent" });
});

test("one of two is enough to know when the other one belongs to another attempt", () => {
  const both = [text("SM1", "2026-11-20T20:00:01Z"), text("SM2", "2026-11-20T20:00:02Z")];
  expect(lookUp(both)).toEqual({ kind: "unclear" });
  expect(lookUp(both, { knownIds: ["SM2"] })).toMatchObject({ kind: "found", providerMessageId: "SM1" });
});

test("a page that ends before the attempt began need not be the last one", () => {
  const next_page_uri = "/more";
  const [now, before] = [text("SM1", "2026-11-20T20:00:01Z"), text("SM0", "2026-11-20T18:00:00Z")];
  expect(lookUp([now, before], { next_page_uri })).toMatchObject({ kind: "found" });
  expect(lookUp([before], { next_page_uri })).toEqual({ kind: "absent" });
  expect(lookUp([now], { next_page_uri })).toEqual({ kind: "unclear" });
});

test("what failed is undelivered with Twilio's code", () => {
  const failed = text("SM1", "2026-11-20T20:00:01Z", { status: "undelivered", error_code: 30003 });
  expect(lookUp([failed])).toMatchObject({ status: "undelivered", providerCode: "30003" });
});
