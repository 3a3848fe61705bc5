import { describe, expect, test } from "vitest";
import type { Send } from "../send.ts";
import { ScenarioBody } from "./scenario-schema.ts";
import { createScript } from "./script.ts";

const aSend = (more: Partial<Send> = {}): Send => ({
  provider: "twilio",
  channel: "sms",
  account: "AC1",
  to: "+447700900123",
  from: "ACME",
  body: "x",
  messagingServiceSid: null,
  clientRef: null,
  statusCallback: null,
  validForSeconds: null,
  ...more,
});

function scriptOf(...scenarios: object[]) {
  const script = createScript();
  for (const scenario of scenarios) script.add(ScenarioBody.parse(scenario));
  return { script, play: (more?: Partial<Send>) => script.next(aSend(more))?.respond ?? null };
}

test("steps are consumed in order, then nothing is scripted any more", () => {
  const { script, play } = scriptOf({ to: "+447700900123", steps: [{ respond: 500 }, { respond: "hang" }] });
  expect([play(), play(), play()]).toEqual([500, "hang", null]);
  expect(script.list()).toEqual([]);
});

test("a last step that repeats is never used up", () => {
  const { play } = scriptOf({ to: "+447700900123", steps: [{ respond: 500 }, { respond: 429, repeat: true }] });
  expect([play(), play(), play(), play()]).toEqual([500, 429, 429, 429]);
});

test("a loop starts again", () => {
  const { play } = scriptOf({ provider: "twilio", loop: true, steps: [{ respond: 500 }, { respond: 201 }] });
  expect([play(), play(), play(), play()]).toEqual([500, 201, 500, 201]);
});

test("the most specific match goes first: number, longest prefix, provider", () => {
  const { play } = scriptOf(
    { provider: "twilio", steps: [{ respond: 503 }] },
    { prefix: "+44", steps: [{ respond: 502 }] },
    { prefix: "+447700", steps: [{ respond: 500 }] },
    { to: "+447700900123", steps: [{ respond: 429 }] },
  );
  expect([play(), play(), play(), play(), play()]).toEqual([429, 500, 502, 503, null]);
});

test("among equals the oldest goes first, and the next takes over when it is used up", () => {
  const { play } = scriptOf(
    { to: "+447700900123", steps: [{ respond: 500 }] },
    { to: "+447700900123", steps: [{ respond: 429 }] },
  );
  expect([play(), play()]).toEqual([500, 429]);
});

test("a scenario for one provider or channel leaves the other alone", () => {
  const { play } = scriptOf({ to: "+447700900123", provider: "vonage", channel: "sms", steps: [{ respond: 500 }] });
  expect(play({ provider: "twilio" })).toBe(null);
  expect(play({ provider: "vonage", channel: "call" })).toBe(null);
  expect(play({ provider: "vonage" })).toBe(500);
});

describe("a scenario is refused, naming the field,", () => {
  test.each([
    { fault: "when nothing says whom it is for", body: { steps: [{ respond: 201 }] }, path: "to" },
    {
      fault: "when it has number and prefix",
      body: { to: "+447700900123", prefix: "+44", steps: [{ respond: 201 }] },
      path: "prefix",
    },
    { fault: "without steps", body: { to: "+447700900123", steps: [] }, path: "steps" },
    { fault: "when the number is not E.164", body: { to: "447700900123", steps: [{ respond: 201 }] }, path: "to" },
    {
      fault: "for an unknown answer",
      body: { to: "+447700900123", steps: [{ respond: 418 }] },
      path: "steps.0.respond",
    },
    {
      fault: "for a negative delay",
      body: { to: "+447700900123", steps: [{ respond: 201, delay_ms: -1 }] },
      path: "steps.0.delay_ms",
    },
    {
      fault: "for an unknown field",
      body: { to: "+447700900123", steps: [{ respond: 201, delay: 5 }] },
      path: "steps.0",
    },
    {
      fault: "when a step before the last repeats",
      body: { to: "+447700900123", steps: [{ respond: 201, repeat: true }, { respond: 500 }] },
      path: "steps.0.repeat",
    },
    {
      fault: "for a receipt without a status",
      body: { to: "+447700900123", steps: [{ respond: 201, receipts: [{ delay_ms: 1 }] }] },
      path: "steps.0.receipts.0.status",
    },
  ])("$fault", ({ body, path }) => {
    const parsed = ScenarioBody.safeParse(body);
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});
