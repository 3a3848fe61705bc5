import { posix } from "node:path";
import type { SourceTree, Violation } from "../source-tree.ts";

const topFolders = ["apps", "packages", "test", "bench", "docs", "scripts", ".ci"];

/** A path that a document names is there: a link, or code like `packages/core/src/phone`. Fenced blocks are examples. */
export function checkCitedPaths({ texts }: SourceTree): Violation[] {
  const known = everyPath([...texts.keys()]);
  return [...texts]
    .filter(([path]) => path.endsWith(".md"))
    .flatMap(([path, text]) =>
      citationsIn(text)
        .filter(({ cited, kind }) => !exists(cited, { kind, from: path, known }))
        .map(({ cited, line }) => ({ rule: "cited-paths", path, line, message: `${cited} does not exist` })),
    );
}

type Citation = { readonly cited: string; readonly line: number; readonly kind: "link" | "code" };

function citationsIn(text: string): Citation[] {
  let fenced = false;
  return text.split("\n").flatMap((content, index) => {
    if (/^\s*(```|~~~)/.test(content)) fenced = !fenced;
    if (fenced) return [];
    const line = index + 1;
    const links = [...content.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map((match): Citation => {
      const [target = ""] = (match[1] ?? "").split("#");
      return { cited: target, line, kind: "link" };
    });
    const code = [...content.matchAll(/`([^`]+)`/g)].map(
      (match): Citation => ({ cited: (match[1] ?? "").replace(/[/:]\d*$/, ""), line, kind: "code" }),
    );
    return [...links.filter(({ cited }) => isLocalLink(cited)), ...code.filter(({ cited }) => looksLikePath(cited))];
  });
}

const isLocalLink = (target: string): boolean => target !== "" && !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target);

/** `packages/core`, not `application/json`, not `docs/problems/{code}.md`: a placeholder names no file. */
function looksLikePath(code: string): boolean {
  const [top, ...rest] = code.split("/");
  return topFolders.includes(top ?? "") && rest.length > 0 && /^[\w@./*-]+$/.test(code) && !code.includes("...");
}

function exists(
  cited: string,
  { kind, from, known }: { kind: Citation["kind"]; from: string; known: ReadonlySet<string> },
): boolean {
  const fromRoot = posix.normalize(cited.replace(/^\/|\/$/g, ""));
  const fromHere = posix.join(posix.dirname(from), cited).replace(/\/$/, "");
  const candidates = kind === "link" && !cited.startsWith("/") ? [fromHere] : [fromRoot];
  return candidates.some((path) => known.has(path) || (path.includes("*") && matchesAny(path, known)));
}

function matchesAny(pattern: string, known: ReadonlySet<string>): boolean {
  const source = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${source.join("[^/]*")}$`);
  return [...known].some((path) => expression.test(path));
}

/** All files, and the folders that hold them. */
function everyPath(files: readonly string[]): ReadonlySet<string> {
  const known = new Set<string>(["."]);
  for (const file of files) {
    for (let path = file; path !== "." && !known.has(path); path = posix.dirname(path)) known.add(path);
  }
  return known;
}
