import { describe, expect, test } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import type { EndpointHealth } from "./endpoint.ts";
import { DISABLE_AFTER_SECONDS, judgeEndpoint } from "./judge-endpoint.ts";

const now = new Date("2026-11-20T20:00:00Z");
const fine: EndpointHealth = { failures: 0, failingSince: null, openUntil: null };

function afterFailures(count: number): EndpointHealth {
  let health = fine;
  for (let i = 0; i < count; i++) {
    const verdict = judgeEndpoint(health, { outcome: "failed", now });
    if (verdict.kind !== "failing") throw new Error(verdict.kind);
    health = verdict.health;
  }
  return health;
}

describe("an endpoint that fails", () => {
  test.each([
    [4, null],
    [5, 30],
    [6, 60],
    [8, 240],
    [10, 900],
    [50, 900],
  ])("%i times in a row is left alone for %s seconds", (failures, seconds) => {
    expect(afterFailures(failures).openUntil).toEqual(seconds === null ? null : addSeconds(now, seconds));
  });

  test("for five days with no success between is disabled, not a moment earlier", () => {
    const health = { failures: 40, failingSince: now, openUntil: null };
    const at = (seconds: number) => judgeEndpoint(health, { outcome: "failed", now: addSeconds(now, seconds) }).kind;
    expect(at(DISABLE_AFTER_SECONDS - 1)).toBe("failing");
    expect(at(DISABLE_AFTER_SECONDS)).toBe("disable");
  });

  test("is forgiven by one success, and gone when it says so", () => {
    expect(judgeEndpoint(afterFailures(20), { outcome: "succeeded", now })).toEqual({ kind: "healthy" });
    expect(judgeEndpoint(fine, { outcome: "gone", now })).toEqual({ kind: "disable", reason: "gone" });
  });
});
