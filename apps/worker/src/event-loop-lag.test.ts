import { expect, test, vi } from "vitest";
import { watchEventLoopLag } from "./event-loop-lag.ts";

test("a process that is kept from its timers is seen to lag", async () => {
  const lag = watchEventLoopLag();
  try {
    const block = setInterval(() => {
      const untilMs = performance.now() + 200;
      while (performance.now() < untilMs);
    }, 1);
    await vi.waitFor(() => expect(lag.medianMs()).toBeGreaterThan(100), { timeout: 5_000 });
    clearInterval(block);
  } finally {
    lag.stop();
  }
});
