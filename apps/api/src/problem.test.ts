import { Problem } from "@proofline/contracts";
import { AppError, ERROR_CODES } from "@proofline/core/error";
import { defaultSettings } from "@proofline/core/project";
import { describe, expect, test } from "vitest";
import { problemHeaders, problems, toProblem } from "./problem.ts";

test.each(ERROR_CODES)("%s has one of the documented statuses, and its body is a documented problem", (code) => {
  expect([400, 401, 403, 404, 409, 413, 415, 422, 429, 503]).toContain(problems[code].status);
  const body = toProblem(new AppError(code, "Words."), "req_1");
  expect(Problem.parse(body)).toEqual(body);
  expect(body).toMatchObject({ code, type: `/problems/${code}`, detail: "Words.", request_id: "req_1" });
});

describe("whoever must wait is told how long, in body and header alike", () => {
  test.each([
    "rate_limited",
    "resend_too_soon",
    "sends_spent",
    "backlog_full",
    "overloaded",
    "unavailable",
    "unexpected",
  ] as const)("%s", (code) => {
    const body = toProblem(new AppError(code, "Words.", { retryAfterSeconds: 7 }), "req_1");
    expect(body.retry_after).toBe(7);
    expect(problemHeaders(body, defaultSettings)["retry-after"]).toBe("7");
    expect(toProblem(new AppError(code, "Words."), "req_1").retry_after).toBeGreaterThan(0);
    // "Retry-After: 0" would be an invitation to hammer.
    expect(toProblem(new AppError(code, "Words.", { retryAfterSeconds: 0 }), "req_1").retry_after).toBe(1);
  });
});

test("the cause of a problem stays inside", () => {
  const error = new AppError("unexpected", "Words.", { cause: new Error("postgres://user:hunter2@db") });
  expect(JSON.stringify(toProblem(error, "req_1"))).not.toContain("hunter2");
});
