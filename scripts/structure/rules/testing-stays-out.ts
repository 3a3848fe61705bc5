import type { SourceTree, Violation } from "../source-tree.ts";

/** What runs in production imports nothing that is there for tests. */
export function checkTestingStaysOut({ sources }: SourceTree): Violation[] {
  return [...sources.values()]
    .filter((file) => file.path.includes("/src/") && !file.forTests)
    .flatMap(({ path, targets }) =>
      targets
        .filter(({ file, specifier }) => /(^|\/)testing(\/|$)/.test(file ?? specifier) || /\.test\.ts$/.test(specifier))
        .map(({ line, specifier }) => ({
          rule: "testing-stays-out",
          path,
          line,
          message: `${specifier} is for tests only`,
        })),
    );
}
