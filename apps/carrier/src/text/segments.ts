/** 3GPP TS 23.038, 6.2.1: the default alphabet, and its extension table whose characters cost two septets. */
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€");

/** How many text messages a body becomes: 160 or 153 septets each in GSM-7, 70 or 67 UTF-16 units in UCS-2. */
export function countSegments(body: string): number {
  const septets = countSeptets(body);
  if (septets === null) return body.length <= 70 ? 1 : Math.ceil(body.length / 67);
  return septets <= 160 ? 1 : Math.ceil(septets / 153);
}

/** What arrives when a text is forced into GSM-7: Vonage replaces what `type=text` cannot carry. */
export function forceGsm7(body: string): string {
  return [...body].map((character) => (BASIC.has(character) || EXTENDED.has(character) ? character : "?")).join("");
}

function countSeptets(body: string): number | null {
  let septets = 0;
  for (const character of body) {
    if (BASIC.has(character)) septets += 1;
    else if (EXTENDED.has(character)) septets += 2;
    else return null;
  }
  return septets;
}
