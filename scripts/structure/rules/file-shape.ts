import { isTest, type SourceTree, type Violation } from "../source-tree.ts";

const linesMax = 300;

/** A file has one reason to exist: past 300 lines it has probably two. Tests and migrations are exempt. */
export function checkFileLength({ sources }: SourceTree): Violation[] {
  return [...sources.values()]
    .filter(({ path, lines }) => lines > linesMax && !isTest(path) && !path.includes("/migrations/"))
    .map(({ path, lines }) => ({
      rule: "file-length",
      path,
      line: linesMax + 1,
      message: `has ${lines} lines, more than ${linesMax}: look for its second reason`,
    }));
}

/** A default export has another name in every file that imports it. Tools that ask for one get it. */
export function checkDefaultExports({ sources }: SourceTree): Violation[] {
  return [...sources.values()]
    .filter(({ path }) => !/\.config\.(ts|mjs|js)$/.test(path))
    .flatMap(({ path, defaultExportLines }) =>
      defaultExportLines.map((line) => ({ rule: "no-default-export", path, line, message: "exports a default" })),
    );
}
