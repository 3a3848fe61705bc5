import type { SourceTree, Violation } from "../source-tree.ts";

/** The nouns of core from the bottom up. A noun may import its own tier and those below it. */
const tiers: readonly (readonly string[])[] = [
  ["phone", "code", "error", "runtime", "access", "limit", "template", "provider"],
  ["route", "country", "guess", "pumping", "test-number"],
  ["project"],
  ["proof"],
  ["webhook"],
  ["decision", "health", "backlog", "rate", "dead-letter", "lock", "spray", "api-key", "user-token"],
  ["message", "ruling"],
  ["verification"],
  ["user", "sweep"],
];

/** Imports inside core go down its order, and to a noun's `index.ts`: the rest of a folder is its own business. */
export function checkCoreOrder({ sources }: SourceTree): Violation[] {
  return [...sources.values()]
    .filter((file) => file.owner === "core" && !file.forTests)
    .flatMap(({ path, targets }) => {
      const noun = nounOf(path);
      const violation = (line: number, message: string): Violation => ({ rule: "core-order", path, line, message });
      if (noun === null || tierOf(noun) === null) return [violation(1, `${noun ?? path} has no place in core's order`)];
      return targets.flatMap(({ file, line, specifier }) => {
        const other = file === null ? null : nounOf(file);
        if (file === null || other === null || other === noun || other === "testing") return [];
        if ((tierOf(other) ?? 0) > (tierOf(noun) ?? 0)) return [violation(line, `${noun} must not import ${other}`)];
        if (!file.endsWith("/index.ts")) return [violation(line, `${specifier} reaches past the index.ts of ${other}`)];
        return [];
      });
    });
}

const nounOf = (path: string): string | null => /^packages\/core\/src\/([^/]+)\//.exec(path)?.[1] ?? null;

function tierOf(noun: string): number | null {
  const index = tiers.findIndex((tier) => tier.includes(noun));
  return index === -1 ? null : index;
}
