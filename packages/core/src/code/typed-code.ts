import { invalidField } from "../error/index.ts";

const TYPED_LENGTH_MAX = 64;

/**
 * What a person typed, as it is compared: spaces and dashes that people put between groups fall away, letters become
 * capitals. Refuses with `invalid_request` what cannot be a code; digits of other scripts are refused, not guessed.
 */
export function readTypedCode(text: string, path = "code"): string {
  const code = text.length > TYPED_LENGTH_MAX ? "" : text.replace(/[\s\u2010-\u2015-]/g, "");
  // Judged before it is raised: the capital of "ſ" is an S, and that of "ß" two of them.
  if (!/^[0-9A-Za-z]{1,32}$/.test(code)) {
    throw invalidField(
      path,
      "Not a code: expected digits or letters A to Z, which may be grouped by spaces or dashes.",
    );
  }
  return code.toUpperCase();
}

/** A code the caller brings: 4 to 12 digits or letters. Numeric codes may have leading zeros. */
export function readSuppliedCode(text: string, path = "code"): string {
  if (!/^[0-9A-Za-z]{4,12}$/.test(text)) {
    throw invalidField(path, "A code of your own has 4 to 12 digits or letters A to Z.");
  }
  return text.toUpperCase();
}
