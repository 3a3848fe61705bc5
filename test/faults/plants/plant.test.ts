import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { failpoints, plantFailpoint } from "./failpoints.ts";
import { applyEdits } from "./plant.ts";

const sourceOf = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");

test.each(failpoints.map((point) => ({ name: point.name, point })))("$name: the place is still there", ({ point }) => {
  const { edits } = plantFailpoint(point, 1);
  for (const { file } of edits) expect(applyEdits(sourceOf(file), { file, edits })).toContain("SIGKILL");
});

test("a plant whose text is gone, or there twice, is refused", () => {
  const edits = [{ file: "a.ts", find: "x = 1", replace: "x = 2" }];
  expect(applyEdits("let x = 1;", { file: "a.ts", edits })).toBe("let x = 2;");
  expect(() => applyEdits("let y = 1;", { file: "a.ts", edits })).toThrow("not there exactly once in a.ts");
  expect(() => applyEdits("x = 1; x = 1;", { file: "a.ts", edits })).toThrow("not there exactly once");
});
