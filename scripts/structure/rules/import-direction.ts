import type { ImportTarget, SourceFile, SourceTree, Violation } from "../source-tree.ts";

/** Who may import whom among our own packages: the table in ARCHITECTURE.md. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  embedded: [],
  contracts: ["core"],
  db: ["core"],
  proof: ["core"],
  providers: ["core"],
  "webhook-client": ["core"],
  queue: ["core", "contracts"],
  observability: ["core"],
  sdk: ["contracts"],
  cli: ["sdk", "contracts"],
};

/** npm packages a room may use; a room that is not listed chooses for itself. */
const allowedFromNpm: Readonly<Record<string, readonly string[]>> = {
  core: ["libphonenumber-js", "liquidjs"],
  contracts: ["zod"],
};

const adapters = ["db", "queue", "proof", "providers", "webhook-client"];
// config.ts too: an adapter's settings are read by the adapter's own reader, so that one report names every fault.
const mayNameAdapters = /^apps\/[^/]+\/src\/(compose|config)\.ts$/;
const translators = /^apps\/[^/]+\/src\/(routes|dialects|processors)\//;

/** Imports go down the table, never up or across. Tests and tools may import anything. */
export function checkImportDirection({ sources }: SourceTree): Violation[] {
  return [...sources.values()]
    .filter((file) => file.owner !== null && !file.forTests)
    .flatMap((file) =>
      file.targets.flatMap((target) => {
        const message = findFault(file, target);
        return message === null ? [] : [{ rule: "import-direction", path: file.path, line: target.line, message }];
      }),
    );
}

function findFault(file: SourceFile, target: ImportTarget): string | null {
  const { owner, path } = file;
  if (owner === null) return null;
  if (target.package === null) return findPathFault(owner, target);
  if (!target.package.startsWith("@proofline/")) return findNpmFault(owner, target.package);
  const name = target.package.slice("@proofline/".length);
  if (owner === name || owner === `apps/${name}`) return `imports its own package by name: use a relative path`;
  if (owner.startsWith("apps/")) return findAppFault(path, { name, target });
  const mayImport = allowed[owner];
  if (mayImport === undefined) return `packages/${owner} is not in the table of who may import whom`;
  if (mayImport.includes(name)) return null;
  return `${owner} must not import ${target.package}`;
}

function findPathFault(owner: string, { file, specifier }: ImportTarget): string | null {
  const folder = owner.startsWith("apps/") ? `${owner}/` : `packages/${owner}/`;
  if (file === null || file.startsWith(folder)) return null;
  return `reaches out of its package by path (${specifier}): import the package by name`;
}

function findNpmFault(owner: string, name: string): string | null {
  // Node's own modules are checked for core alone, by the rule on its purity.
  if (name.startsWith("node:")) return null;
  const list = allowedFromNpm[owner];
  return list === undefined || list.includes(name) ? null : `${owner} must not import ${name} from npm`;
}

function findAppFault(path: string, { name, target }: { name: string; target: ImportTarget }): string | null {
  if (target.file?.startsWith("apps/") || ["api", "worker", "carrier", "console", "supervisor"].includes(name)) {
    return `an app must not import another app (${target.package})`;
  }
  if (translators.test(path) && !["core", "contracts"].includes(name)) {
    return `routes, dialects and processors import core and contracts, not ${target.package}`;
  }
  if (adapters.includes(name) && !mayNameAdapters.test(path))
    return `only compose.ts names an adapter (${target.package})`;
  return null;
}
