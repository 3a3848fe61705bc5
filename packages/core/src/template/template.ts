import { invalidField } from "../error/index.ts";

/**
 * What a text may hold. `{app}` must be there, which is what tells a person who asks (S-53), and `{otp}`, or `{link}` in
 * the text of a link.
 */
export const PLACEHOLDERS = ["app", "otp", "minutes", "link"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A text that was checked: `parts` alternates between words and placeholders. */
export interface Template {
  readonly text: string;
}

export const TEMPLATE_LENGTH_MAX = 480;

/**
 * Checks a text of the customer's: both required placeholders exactly as written, the code once, no other braces, no
 * control, bidirectional or zero-width characters (they hide what a text really says), no line that starts with `@`
 * (browsers hand the code to the host it names; only `autofill.web_domain` makes that line), at most 480 characters.
 * A text that goes with a link holds `{link}` once instead, and the code as well where that is wanted. Refuses with
 * `invalid_request` and the field's path.
 */
export function readTemplate(
  text: string,
  path = "message",
  { link = false }: { readonly link?: boolean } = {},
): Template {
  if (text.length > TEMPLATE_LENGTH_MAX) throw invalidField(path, `At most ${TEMPLATE_LENGTH_MAX} characters.`);
  if (hasHiddenCharacter(text)) throw invalidField(path, "Control and invisible characters are not allowed.");
  if (/^@/m.test(text)) {
    throw invalidField(path, "No line may start with @: the one that browsers read is made from autofill.web_domain.");
  }
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "");
  const known = PLACEHOLDERS.filter((name) => link || name !== "link");
  const unknown = names.find((name) => !known.some((each) => each === name));
  if (unknown !== undefined || /[{}]/.test(text.replace(/\{[^{}]*\}/g, ""))) {
    throw invalidField(path, `Only these may stand in braces: ${known.map((name) => `{${name}}`).join(", ")}.`);
  }
  if (!names.includes("app")) throw invalidField(path, "The text must contain {app}, so that people see who asks.");
  const times = (wanted: string): number => names.filter((name) => name === wanted).length;
  if (link ? times("otp") > 1 : times("otp") !== 1) {
    throw invalidField(path, "The text must contain {otp}, once: it is where the code goes.");
  }
  if (link && times("link") !== 1) {
    throw invalidField(path, "The text of a link must contain {link}, once: it is where the link goes.");
  }
  return { text };
}

/** One pass: what a value contains is never read as a placeholder. */
export function renderTemplate(template: Template, values: Readonly<Record<Placeholder, string>>): string {
  return template.text.replace(/\{(app|otp|minutes|link)\}/g, (_, name: Placeholder) => values[name]);
}

/** Unicode categories Cc (but for the line break) and Cf, and the two separators that break lines unseen. */
export function hasHiddenCharacter(text: string): boolean {
  return /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text.replaceAll("\n", ""));
}
