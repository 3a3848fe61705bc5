import { invalidField } from "../error/index.ts";

/** What a text may hold. `{app}` and `{otp}` must be there: the name is what tells a person who asks (S-53). */
export const PLACEHOLDERS = ["app", "otp", "minutes"] as const;
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
 * Refuses with `invalid_request` and the field's path.
 */
export function readTemplate(text: string, path = "message"): Template {
  if (text.length > TEMPLATE_LENGTH_MAX) throw invalidField(path, `At most ${TEMPLATE_LENGTH_MAX} characters.`);
  if (hasHiddenCharacter(text)) throw invalidField(path, "Control and invisible characters are not allowed.");
  if (/^@/m.test(text)) {
    throw invalidField(path, "No line may start with @: the one that browsers read is made from autofill.web_domain.");
  }
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "");
  const unknown = names.find((name) => !isPlaceholder(name));
  if (unknown !== undefined || /[{}]/.test(text.replace(/\{[^{}]*\}/g, ""))) {
    throw invalidField(path, `Only these may stand in braces: ${PLACEHOLDERS.map((name) => `{${name}}`).join(", ")}.`);
  }
  if (!names.includes("app")) throw invalidField(path, "The text must contain {app}, so that people see who asks.");
  if (names.filter((name) => name === "otp").length !== 1) {
    throw invalidField(path, "The text must contain {otp}, once: it is where the code goes.");
  }
  return { text };
}

/** One pass: what a value contains is never read as a placeholder. */
export function renderTemplate(template: Template, values: Readonly<Record<Placeholder, string>>): string {
  return template.text.replace(/\{(app|otp|minutes)\}/g, (_, name: Placeholder) => values[name]);
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

/** Unicode categories Cc (but for the line break) and Cf, and the two separators that break lines unseen. */
export function hasHiddenCharacter(text: string): boolean {
  return /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text.replaceAll("\n", ""));
}
