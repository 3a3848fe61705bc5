/** What a send may put into its request. */
export const SEND_VARIABLES = [
  "to",
  "to_digits",
  "from",
  "body",
  "reference",
  "valid_for_seconds",
  "receipt_url",
] as const;
/** What a look-up may. */
export const LOOK_UP_VARIABLES = ["to", "to_digits", "from", "reference", "started_at"] as const;
/** What a signature may digest. */
export const SIGNED_VARIABLES = ["method", "path", "timestamp", "body"] as const;

/** Their values; null: there is none, and what names it is left out. */
export type Values = Readonly<Record<string, string | number | null>>;

const TOKEN = /\{\{|\}\}|\{([a-z_]*)\}/g;

/** The variables of a text, or null where its braces are not in order. A brace itself is doubled. */
export function variablesIn(text: string): readonly string[] | null {
  if (/[{}]/.test(text.replaceAll(TOKEN, ""))) return null;
  return [...text.matchAll(TOKEN)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/**
 * The text with its variables' values, each encoded for where it stands; null where one has no value. In one pass, so
 * that what a value contains is never read as a variable.
 */
export function fillTemplate(text: string, values: Values, encode: (value: string) => string): string | null {
  if ((variablesIn(text) ?? []).some((name) => (values[name] ?? null) === null)) return null;
  return text.replaceAll(TOKEN, (token, name: string | undefined) =>
    name === undefined ? token.slice(1) : encode(String(values[name])),
  );
}

/** A JSON value with its variables filled. A number alone stays one; what names a value that is missing is left out. */
export function fillJson(value: unknown, values: Values): unknown {
  if (typeof value === "string") return fillJsonText(value, values);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values)).filter((item) => item !== undefined);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, fillJson(member, values)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function fillJsonText(text: string, values: Values): string | number | undefined {
  const [, alone] = /^\{([a-z_]+)\}$/.exec(text) ?? [];
  const value = alone === undefined ? fillTemplate(text, values, asItIs) : (values[alone] ?? null);
  return value ?? undefined;
}

export function asItIs(value: string): string {
  return value;
}
