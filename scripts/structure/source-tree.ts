import { posix } from "node:path";
import { type ParsedSource, parseSource } from "./parse-source.ts";

/** The repository as the rules see it: paths from its root, with forward slashes. */
export type SourceTree = {
  readonly texts: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, SourceFile>;
};

export type SourceFile = ParsedSource & {
  readonly path: string;
  readonly lines: number;
  /** `core` for a file of packages/core, `apps/api` for one of that app, null elsewhere. */
  readonly owner: string | null;
  /** A test, or help for tests: it may import anything. */
  readonly forTests: boolean;
  readonly targets: readonly ImportTarget[];
};

/** What an import leads to: a file of ours, or an npm or Node package. */
export type ImportTarget = {
  readonly line: number;
  readonly specifier: string;
  /** Path of our file; null for a package, or when there is no such file (the type-check says so). */
  readonly file: string | null;
  /** `@proofline/db`, `zod`, `node:crypto`; null for a relative import. */
  readonly package: string | null;
};

export type Violation = {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
};

/** Parses all sources among the files and resolves what they import. */
export function readTree(texts: ReadonlyMap<string, string>): SourceTree {
  const resolve = createResolver(texts);
  const sources = new Map<string, SourceFile>();
  for (const [path, text] of texts) {
    if (!/\.(ts|tsx|mts|js|mjs)$/.test(path) || path.endsWith(".d.ts")) continue;
    const parsed = parseSource(path, text);
    const targets = parsed.imports.map((each) => ({ ...each, ...resolve(path, each.specifier) }));
    sources.set(path, {
      ...parsed,
      path,
      lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
      owner: ownerOf(path),
      forTests: isForTests(path),
      targets,
    });
  }
  return { texts, sources };
}

function ownerOf(path: string): string | null {
  const [, kind, name] = /^(packages|apps)\/([^/]+)\//.exec(path) ?? [];
  if (kind === undefined || name === undefined) return null;
  return kind === "packages" ? name : `apps/${name}`;
}

export const isTest = (path: string): boolean => path.endsWith(".test.ts");

const isForTests = (path: string): boolean =>
  isTest(path) || path.includes("/testing/") || /^(test|bench|scripts)\//.test(path) || !path.includes("/");

type Resolve = (from: string, specifier: string) => { file: string | null; package: string | null };

function createResolver(texts: ReadonlyMap<string, string>): Resolve {
  const exportsOf = readPackages(texts);
  const existing = (path: string): string | null => (texts.has(path) ? path : null);
  return (from, specifier) => {
    if (specifier.startsWith(".")) {
      return { file: existing(posix.join(posix.dirname(from), specifier)), package: null };
    }
    const name = specifier.startsWith("node:") ? specifier : packageNameOf(specifier);
    const own = exportsOf.get(name);
    if (!own) return { file: null, package: name };
    const target = own.resolve(`.${specifier.slice(name.length)}`);
    return { file: target === null ? null : existing(posix.join(own.folder, target)), package: name };
  };
}

function packageNameOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

type OwnPackage = { folder: string; resolve(subpath: string): string | null };

function readPackages(texts: ReadonlyMap<string, string>): Map<string, OwnPackage> {
  const found = new Map<string, OwnPackage>();
  for (const [path, text] of texts) {
    if (!/^(packages|apps)\/[^/]+\/package\.json$/.test(path)) continue;
    const manifest: { name: string; exports?: Record<string, string> } = JSON.parse(text);
    const entries = Object.entries(manifest.exports ?? {});
    found.set(manifest.name, {
      folder: posix.dirname(path),
      resolve(subpath) {
        for (const [pattern, target] of entries) {
          const [before = "", after] = pattern.split("*");
          if (after === undefined && pattern === subpath) return target;
          if (after !== undefined && subpath.startsWith(before) && subpath.endsWith(after)) {
            return target.replace("*", subpath.slice(before.length, subpath.length - after.length));
          }
        }
        return null;
      },
    });
  }
  return found;
}
