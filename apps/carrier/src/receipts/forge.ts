/** A callback URL as someone who never saw it would guess it: right place, wrong values. */
export function forgeUrl(url: string): string {
  const forged = new URL(url);
  for (const [name, value] of [...forged.searchParams]) {
    forged.searchParams.set(name, `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`);
  }
  return forged.toString();
}

/** What a forger signs with. */
export const FORGERS_SECRET = "not-the-secret";
