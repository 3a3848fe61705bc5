import { cloneDatabase, redis } from "@proofline/embedded/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { startProduct } from "../support/product.ts";
import { BACKENDS } from "../support/stack.ts";
import { runFlood } from "./run-flood.ts";

vi.setConfig({ testTimeout: 180_000 });

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

// Times of a machine that is busy with other tests say nothing: here it is the order that counts. With the times of a
// machine of one's own: node test/load/main.ts
describe.each(BACKENDS)("while one project floods, with the queue on %s", (backend) => {
  test("another's texts are sent before the flood's, and none of anybody's is lost", async () => {
    const database = await cloneDatabase();
    stops.push(() => database.drop());
    const product = await startProduct({
      databaseUrl: database.url,
      redis: backend === "redis" ? redis() : null,
      env: { BOOTSTRAP_LIMITS: "none", WORKER_CONCURRENCY: "10" },
    });
    stops.push(() => product.close());
    const report = await runFlood({
      product,
      databaseUrl: database.url,
      sends: 600,
      concurrency: 10,
      samples: 20,
      samplesPerSecond: 10,
      carrierMs: 200,
      seed: 1,
      workerRests: true,
    });
    expect(report.lost).toBe(0);
    expect(report.unsentAtEnd).toBeGreaterThan(100);
    // Of 600 that were there before it: the first hundred, when the flood was none yet, and those under way.
    expect(report.overtakenMax).toBeLessThan(150);
    // A text that waits for its turn has not lost its job.
    expect(report.nudgesPerText).toBeLessThan(0.5);
  });
});
