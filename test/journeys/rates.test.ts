import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

vi.setConfig({ testTimeout: 120_000 });

const PER_SECOND = 4;
const PER_DAY = 10;

describe.each(BACKENDS)("a provider account with limits, with the queue on %s", (backend) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      backend,
      env: { TWILIO_PER_SECOND: String(PER_SECOND), TWILIO_PER_DAY: String(PER_DAY) },
    });
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  test("is sent no more than they allow; the rest waits for its turn, or takes the next account", async () => {
    const numbers = Array.from({ length: PER_DAY + 3 }, () => stack.nextNumber());
    const started = await Promise.all(numbers.map((to) => stack.api.start(to)));
    const texts = await Promise.all(numbers.map((to) => stack.carrier.text(to)));
    const limited = texts.filter(({ provider }) => provider === "twilio").map(({ at }) => Date.parse(at));
    expect(limited).toHaveLength(PER_DAY);
    expect(texts.filter(({ provider }) => provider === "vonage")).toHaveLength(3);
    const sorted = limited.toSorted((a, b) => a - b);
    const spans = sorted.slice(PER_SECOND).map((at, i) => at - (sorted[i] ?? 0));
    // What the way to the carrier takes may differ from text to text.
    expect(Math.min(...spans)).toBeGreaterThan(800);
    for (const { id } of started) {
      const { messages } = await stack.api.get(id);
      expect(messages.map(({ attempts }) => attempts.map(({ status }) => status))).toEqual([["accepted"]]);
    }
  });
});
