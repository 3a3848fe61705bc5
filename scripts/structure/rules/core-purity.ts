import type { SourceTree, Violation } from "../source-tree.ts";

const mayUseCrypto = /^packages\/core\/src\/(code|access|webhook)\//;

/** Core decides and never does: time, randomness, storage and network come in as arguments. */
export function checkCorePurity({ sources }: SourceTree): Violation[] {
  return [...sources.values()]
    .filter((file) => file.owner === "core" && !file.forTests)
    .flatMap(({ path, targets, ambient }) => {
      const modules = targets
        .filter((target) => target.package?.startsWith("node:"))
        .filter((target) => target.package !== "node:crypto" || !mayUseCrypto.test(path))
        .map(({ line, specifier }) => ({ line, message: `core must not import ${specifier} here` }));
      const reads = ambient.map(({ line, name }) => ({
        line,
        message: `core must not use ${name}: take it as an argument`,
      }));
      return [...modules, ...reads].map((fault) => ({ rule: "core-purity", path, ...fault }));
    });
}
