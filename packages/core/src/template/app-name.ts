import { invalidField } from "../error/index.ts";
import { hasHiddenCharacter } from "./template.ts";

/**
 * What `{app}` becomes: one line that shows all it says, and does not start like the line that browsers read (see
 * `readTemplate`). Its length is bounded by the settings. Refuses with `invalid_request`.
 */
export function readAppName(text: string, path = "app_name"): string {
  if (text.includes("\n") || hasHiddenCharacter(text)) {
    throw invalidField(path, "Line breaks, control and invisible characters are not allowed.");
  }
  if (text.trim() === "") throw invalidField(path, "The name must have something to read.");
  if (text.startsWith("@")) throw invalidField(path, "The name may not start with @.");
  return text;
}
