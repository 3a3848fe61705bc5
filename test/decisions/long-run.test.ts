import { cloneDatabase, redis } from "@proofline/embedded/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { startProduct } from "../support/product.ts";
import { BACKENDS } from "../support/stack.ts";
import { runLong } from "./long-run.ts";

// The long size: node test/decision-run/main.ts
describe.each(BACKENDS)("with the queue on %s", (backend) => {
  test("every decision of a run, sent or refused, decides the same again from what was kept of it", {
    timeout: 120_000,
  }, async () => {
    const database = await cloneDatabase();
    onTestFinished(() => database.drop());
    const product = await startProduct({
      databaseUrl: database.url,
      redis: backend === "redis" ? redis() : null,
      env: { BOOTSTRAP_LIMITS: "balanced", DECISIONS_KEPT_PER_SECOND: "100000" },
    });
    onTestFinished(() => product.close());
    const report = await runLong({ product, databaseUrl: database.url, requests: 180, stretch: 60, seed: 1 });
    expect(report).toMatchObject({ suspects: [], unnamed: 0, results: { equal: report.n } });
    // No text without its decision, and none of a text that was not accepted.
    expect(report.outcomes.send).toBe(report.messages);
    const refused = ["country", "line_type", "backlog", "guard", "live", "callback"].map((step) => `refuse ${step}`);
    expect(Object.keys(report.outcomes)).toEqual(expect.arrayContaining(["send", "hold live", ...refused]));
  });
});
