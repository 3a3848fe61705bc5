/** GSM 03.38 (3GPP TS 23.038, 6.2.1): the characters one septet carries, then those that take two (6.2.1.1). */
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extension = "\f^{}\\[~]|€";
const septets = new Map([...[...basic].map((c) => [c, 1] as const), ...[...extension].map((c) => [c, 2] as const)]);

/** Whether a text fits the GSM 7-bit alphabet; one character outside it turns the whole text into UCS-2. */
export function isGsm7(text: string): boolean {
  for (const character of text) if (!septets.has(character)) return false;
  return true;
}

/** How many segments a text is billed as: 160 septets or 70 UTF-16 units alone, 153 or 67 when it must be split. */
export function countSegments(text: string): number {
  const gsm = isGsm7(text);
  const [alone, split] = gsm ? [160, 153] : [70, 67];
  // What takes two places is never split between segments, so segments are filled one character at a time.
  let segments = 1;
  let used = 0;
  let total = 0;
  for (const character of text) {
    const size = gsm ? (septets.get(character) ?? 1) : character.length;
    total += size;
    if (used + size > split) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return total <= alone ? 1 : segments;
}
