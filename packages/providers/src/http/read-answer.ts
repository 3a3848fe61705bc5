import type { Condition, Rule, Selector } from "./settings.ts";

/** An answer or a receipt, as the rules look at it. */
export interface Answered {
  /** 0 for a receipt. */
  readonly status: number;
  readonly text: string;
  /** Undefined where it is not JSON. */
  readonly json: unknown;
}

/** The first rule that matches; null for none. */
export function findRule<Meaning>(rules: readonly Rule<Meaning>[], answered: Answered): Rule<Meaning> | null {
  const isOne = ({ status, when }: Rule<Meaning>) =>
    (status === undefined || status.some(({ from, to }) => answered.status >= from && answered.status <= to)) &&
    when.every((condition) => holds(condition, answered));
  return rules.find(isOne) ?? null;
}

function holds(condition: Condition, { text, json }: Answered): boolean {
  if ("textStarts" in condition) return text.trimStart().startsWith(condition.textStarts);
  if ("textContains" in condition) return text.includes(condition.textContains);
  const value = valueAt(json, condition.at);
  if ("size" in condition) return Array.isArray(value) && value.length === condition.size;
  const said = scalar(value);
  return said !== null && condition.is.some((wanted) => String(wanted) === said);
}

/** A text, number or boolean at its place, as text; null where there is none. */
export function selectText(selector: Selector | undefined, { text, json }: Answered): string | null {
  if (selector === undefined) return null;
  if ("at" in selector) return scalar(valueAt(json, selector.at));
  const start = text.indexOf(selector.after);
  if (start === -1) return null;
  const [line = ""] = text.slice(start + selector.after.length).split(/[\r\n]/, 1);
  const end = selector.until === undefined ? -1 : line.indexOf(selector.until);
  return (end === -1 ? line : line.slice(0, end)).trim();
}

function scalar(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

/** RFC 6901; own members only. */
function valueAt(json: unknown, pointer: string): unknown {
  let value = json;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
