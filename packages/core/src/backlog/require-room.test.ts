import { describe, expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { requireRoom } from "./require-room.ts";

const limits = { projectMax: 10, totalMax: 100, urgency: "interactive" } as const;
const bulk = { ...limits, urgency: "bulk" } as const;

describe("a message is accepted", () => {
  test("up to both caps, and not beyond", () => {
    expect(() => requireRoom({ project: 9, total: 99 }, limits)).not.toThrow();
    expect(refusalOf(() => requireRoom({ project: 10, total: 10 }, limits)).code).toBe("backlog_full");
    expect(refusalOf(() => requireRoom({ project: 9, total: 100 }, limits)).code).toBe("overloaded");
  });

  test("and a project over its own cap is told of that, not of the others", () => {
    expect(refusalOf(() => requireRoom({ project: 10, total: 100 }, limits))).toMatchObject({
      code: "backlog_full",
      retryAfterSeconds: 5,
    });
  });

  test("as bulk only up to four fifths of them: the rest is for those who wait", () => {
    expect(() => requireRoom({ project: 7, total: 79 }, bulk)).not.toThrow();
    expect(refusalOf(() => requireRoom({ project: 8, total: 8 }, bulk)).code).toBe("backlog_full");
    expect(refusalOf(() => requireRoom({ project: 0, total: 80 }, bulk)).code).toBe("overloaded");
    expect(() => requireRoom({ project: 0, total: 0 }, { ...bulk, projectMax: 1, totalMax: 1 })).not.toThrow();
  });
});
