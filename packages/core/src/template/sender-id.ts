import { invalidField } from "../error/index.ts";

/**
 * A sender: a name of 3 to 11 letters, digits and inner spaces with at least one letter (GSM 03.40 alphanumeric
 * address), a short code of 3 to 8 digits, or a number in E.164. Refuses with `invalid_request`.
 */
export function readSenderId(text: string, path = "sender_id"): string {
  const isName = /^(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ]{1,9}[A-Za-z0-9]$/.test(text);
  const isNumber = /^(\+[1-9][0-9]{6,14}|[0-9]{3,8})$/.test(text);
  if (!isName && !isNumber) {
    throw invalidField(path, "A sender is a name of 3 to 11 letters, digits and spaces, a short code or a number.");
  }
  return text;
}
