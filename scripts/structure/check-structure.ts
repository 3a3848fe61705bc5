import { checkCitedPaths } from "./rules/cited-paths.ts";
import { checkCoreOrder } from "./rules/core-order.ts";
import { checkCorePurity } from "./rules/core-purity.ts";
import { checkCycles } from "./rules/cycles.ts";
import { checkDefaultExports, checkFileLength } from "./rules/file-shape.ts";
import { checkImportDirection } from "./rules/import-direction.ts";
import { checkTestingStaysOut } from "./rules/testing-stays-out.ts";
import { readTree, type Violation } from "./source-tree.ts";

const rules = [
  checkImportDirection,
  checkCoreOrder,
  checkCorePurity,
  checkTestingStaysOut,
  checkCycles,
  checkFileLength,
  checkDefaultExports,
  checkCitedPaths,
];

/** Every broken rule of ARCHITECTURE.md in these files (path from the root → text). */
export function checkStructure(texts: ReadonlyMap<string, string>): Violation[] {
  const tree = readTree(texts);
  return rules.flatMap((rule) => rule(tree));
}
