/** 3GPP TS 23.038, 6.2.1: the default alphabet and its extension table. */
const ALPHABET = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà" +
    "\f^{}\\[~]|€",
);

/** Whether a text fits GSM-7. Where it does not, Vonage must be told `unicode`, or it replaces what it cannot encode. */
export function isGsm7(text: string): boolean {
  for (const character of text) if (!ALPHABET.has(character)) return false;
  return true;
}
