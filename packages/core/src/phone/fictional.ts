import type { PhoneNumber } from "./parse-phone-number.ts";

/** Ofcom's mobile numbers for drama (+44 7700 900000 to 900999) and the NANP's (555-0100 to 555-0199 of any area). */
const ranges = /^\+(?:447700900\d{3}|1\d{3}55501\d{2})$/;

/** Kept by its plan for films, books and examples: it reaches nobody, so that the strictest project may be tried with it. */
export function isFictional({ e164 }: Pick<PhoneNumber, "e164">): boolean {
  return ranges.test(e164);
}
