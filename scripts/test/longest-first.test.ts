import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { LONGEST_FILES, rankOf } from "./longest-first.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("each of the files that begin first is there, once", () => {
  const files = globSync("{packages,apps}/*/src/**/*.test.ts", { cwd: root })
    .concat(globSync("test/**/*.test.ts", { cwd: root }))
    .map((file) => `/${file}`);
  for (const end of LONGEST_FILES)
    expect(
      files.filter((file) => file.endsWith(end)),
      end,
    ).toHaveLength(1);
});

test("a file that is not among the longest comes after all of them", () => {
  const [first = ""] = LONGEST_FILES;
  expect(rankOf(`/somewhere${first}`)).toBe(0);
  expect(rankOf("/somewhere/quick.test.ts")).toBe(LONGEST_FILES.length);
});
