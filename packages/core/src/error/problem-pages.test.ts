import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { problems } from "../../../../apps/api/src/problem.ts";
import { ERROR_CODES } from "./codes.ts";

const folder = new URL("../../../../docs/problems/", import.meta.url);
const pageOf = (code: string) => readFileSync(new URL(`${code}.md`, folder), "utf8");

test("every code has a page, and every page is about a code", () => {
  expect(readdirSync(folder).toSorted()).toEqual(ERROR_CODES.map((code) => `${code}.md`).toSorted());
});

describe.each(ERROR_CODES)("the page of %s", (code) => {
  const page = pageOf(code);
  const { status, title } = problems[code];

  test("says what the server says: its title and status", () => {
    expect(page.startsWith(`# ${code}\n\n${title}. Status ${status}.\n`)).toBe(true);
  });

  test("says what it means and what to do", () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(["What it means", "An answer", "What to do"]);
  });

  test("shows an answer that the server could give", () => {
    const answer = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "null");
    expect(answer).toMatchObject({ type: `/problems/${code}`, title, status, code });
    expect(answer.request_id).toMatch(/^req_[0-9a-f]{32}$/);
    expect(typeof answer.detail).toBe("string");
    expect("retry_after" in answer).toBe(status === 429 || status === 503);
    for (const fault of answer.errors ?? [])
      expect(fault).toEqual({ path: expect.any(String), message: expect.any(String) });
  });
});
