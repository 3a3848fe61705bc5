import { describe, expect, test } from "vitest";
import { createApp } from "../app.ts";
import { openApiDocument } from "../routes/openapi.ts";
import { createAnswerExam } from "./answer-exam.ts";
import { stubDeps } from "./stub-deps.ts";

const exam = createAnswerExam(openApiDocument(createApp(stubDeps())));
const headers = new Headers({ "content-type": "application/json", "x-request-id": "req_1" });
const asked = { method: "GET", path: "/health/ready" };
const ready = { status: "ready", database: "ok", queue: "ok" };

function answer(body: unknown, change: { status?: number; headers?: Headers } = {}) {
  return { status: 200, headers, text: JSON.stringify(body), ...change };
}

describe("an answer that is not what the document says is found", () => {
  test("while one that is passes", () => {
    expect(() => exam(asked, answer(ready))).not.toThrow();
  });

  test.each([
    ["a wrong value", answer({ ...ready, queue: "away" })],
    ["a missing field", answer({ status: "ready", database: "ok" })],
    ["an undocumented field", answer({ ...ready, redis: "ok" })],
    ["an undocumented status", answer(ready, { status: 201 })],
    [
      "another media type",
      answer(ready, { headers: new Headers({ ...Object.fromEntries(headers), "content-type": "text/html" }) }),
    ],
    ["no request id", answer(ready, { headers: new Headers({ "content-type": "application/json" }) })],
    ["no body", { status: 200, headers, text: "" }],
  ])("%s", (_what, given) => {
    expect(() => exam(asked, given)).toThrow();
  });

  test("on a path that is not documented only a problem is in order", () => {
    expect(() => exam({ method: "GET", path: "/secret" }, answer(ready))).toThrow(/not documented/);
    expect(() => exam({ method: "GET", path: "/secret" }, answer(ready, { status: 404 }))).toThrow();
  });
});
