/** Base64 as `btoa` writes it (RFC 4648, 4, with padding). */
export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The bytes, or null for anything that `toBase64` would not have written: one text for one value, no second. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : null;
  } catch {
    // atob's way to say that this is not base64.
    return null;
  }
}
