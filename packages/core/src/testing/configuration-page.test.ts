import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../../../../", import.meta.url);
const page = readFileSync(new URL("docs/configuration.md", root), "utf8");
/** Where processes read their environment. */
const readers = [
  "apps/*/src/config.ts",
  "apps/*/src/read-config.ts",
  "packages/providers/src/read-provider-config.ts",
  "packages/providers/src/accounts/read-*.ts",
];

/** Names that stand where a variable is read: a key of a schema, `env.NAME`, `check("NAME"`, `port("NAME"`. */
function variablesRead(): Set<string> {
  const files = readers.flatMap((pattern) => globSync(pattern, { cwd: fileURLToPath(root) }));
  expect(files.length).toBeGreaterThanOrEqual(4);
  const read = files.flatMap((file) => {
    const source = readFileSync(new URL(file, root), "utf8");
    const places =
      /^ {2}([A-Z][A-Z0-9_]+): |\b(?:env|set)\.([A-Z][A-Z0-9_]+)\b|\b(?:check|port)\(\s*"([A-Z][A-Z0-9_]+)"/gm;
    return [...source.matchAll(places)].map(([, key, member, named]) => key ?? member ?? named ?? "");
  });
  return new Set(read);
}

function variablesExplained(): Set<string> {
  const rows = page.split("\n").filter((line) => /^\| `[A-Z]/.test(line));
  const names = rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`([A-Z][A-Z0-9_]+)`/g)]);
  return new Set(names.map(([, name]) => name ?? ""));
}

test("docs/configuration.md explains every variable that is read, and none that is not", () => {
  const explained = variablesExplained();
  expect(explained.size).toBeGreaterThan(20);
  expect([...explained].toSorted()).toEqual([...variablesRead()].toSorted());
});
