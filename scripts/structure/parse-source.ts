import { parseSync } from "oxc-parser";

/** What the rules want to know of one TypeScript or JavaScript file. */
export type ParsedSource = {
  /** Static, dynamic and type-only imports, re-exports, `import("…")` types and `require`. */
  readonly imports: readonly { readonly specifier: string; readonly line: number }[];
  readonly defaultExportLines: readonly number[];
  /** Reads of the clock, randomness, the environment and the network: `Date.now`, `process`, `fetch`, … */
  readonly ambient: readonly { readonly name: string; readonly line: number }[];
};

type SyntaxNode = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>;

const ambientNames = new Set([
  "process",
  "console",
  "performance",
  "crypto",
  "fetch",
  "globalThis",
  "setTimeout",
  "setInterval",
  "setImmediate",
]);
const ambientMembers = new Set(["Date.now", "Math.random"]);

/** Reads one file. Throws on a syntax error. */
export function parseSource(path: string, text: string): ParsedSource {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const lineAt = lineFinder(text);
  const imports: { specifier: string; line: number }[] = [];
  const defaultExportLines: number[] = [];
  const ambient: { name: string; line: number }[] = [];
  walk(program, (node, parent, key) => {
    const specifier = specifierOf(node);
    if (specifier !== null) imports.push({ specifier, line: lineAt(node.start) });
    if (isDefaultExport(node)) defaultExportLines.push(lineAt(node.start));
    const name = ambientNameOf(node, { parent, key });
    if (name !== null) ambient.push({ name, line: lineAt(node.start) });
  });
  return { imports, defaultExportLines, ambient };
}

/** Goes through the whole tree, so that no way of writing an import is missed. */
function walk(root: unknown, visit: (node: SyntaxNode, parent: SyntaxNode | null, key: string) => void): void {
  const go = (value: unknown, parent: SyntaxNode | null, key: string): void => {
    if (Array.isArray(value)) for (const each of value) go(each, parent, key);
    if (!isNode(value)) return;
    visit(value, parent, key);
    for (const [childKey, child] of Object.entries(value)) go(child, value, childKey);
  };
  go(root, null, "");
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function specifierOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return literalOf(node.source);
    case "TSExternalModuleReference":
      return literalOf(node.expression);
    case "CallExpression": {
      const [first] = Array.isArray(node.arguments) ? node.arguments : [];
      return nameOf(node.callee) === "require" ? literalOf(first) : null;
    }
    default:
      return null;
  }
}

function isDefaultExport(node: SyntaxNode): boolean {
  if (node.type === "ExportDefaultDeclaration") return true;
  return node.type === "ExportSpecifier" && (nameOf(node.exported) ?? literalOf(node.exported)) === "default";
}

function ambientNameOf(node: SyntaxNode, { parent, key }: { parent: SyntaxNode | null; key: string }): string | null {
  if (node.type === "MemberExpression") {
    const name = `${nameOf(node.object)}.${nameOf(node.property)}`;
    return ambientMembers.has(name) ? name : null;
  }
  const takesNow = node.type === "NewExpression" || node.type === "CallExpression";
  if (takesNow && nameOf(node.callee) === "Date") {
    // `Date(…)` is the time of day whatever it is given; `new Date(x)` is only another way to write x.
    const bare = node.type === "CallExpression" || (Array.isArray(node.arguments) && node.arguments.length === 0);
    return bare ? "new Date()" : null;
  }
  const name = nameOf(node);
  if (name === null || !ambientNames.has(name) || parent === null) return null;
  return isMerelyAName(parent, key) ? null : name;
}

/** `x.process`, `{ process: … }`, `process(): void` in a type: a name of something else. */
function isMerelyAName(parent: SyntaxNode, key: string): boolean {
  if (parent.type === "MemberExpression") return key === "property" && parent.computed !== true;
  if (parent.type === "Property") return key === "key" && parent.computed !== true;
  return key === "key" || key === "imported" || key === "exported" || key === "label";
}

const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === "Identifier" && typeof node.name === "string" ? node.name : null;

const literalOf = (node: unknown): string | null =>
  isNode(node) && node.type === "Literal" && typeof node.value === "string" ? node.value : null;

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const next = starts.findIndex((start) => start > offset);
    return next === -1 ? starts.length : next;
  };
}
