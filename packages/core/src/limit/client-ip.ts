/** An address in its one canonical form, and the networks that limits count by; all safe to digest, none to log. */
export interface ClientIp {
  /** `203.0.113.7`, or the /64 of an IPv6 address: one household has all of it. */
  readonly address: string;
  /** `203.0.113.0/24`, or the /48. */
  readonly network: string;
}

/** Null where the text is no address. An IPv4 address inside IPv6 (`::ffff:…`) is the IPv4 address. */
export function readClientIp(text: string): ClientIp | null {
  const v4 = readV4(text);
  if (v4 !== null) return ofV4(v4);
  const words = readV6(text);
  if (words === null) return null;
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff) {
    const [high = 0, low = 0] = words.slice(6);
    return ofV4([high >> 8, high & 255, low >> 8, low & 255]);
  }
  const prefix = (count: number): string =>
    words
      .slice(0, count)
      .map((word) => word.toString(16))
      .join(":");
  return { address: `${prefix(4)}::/64`, network: `${prefix(3)}::/48` };
}

function ofV4(bytes: readonly number[]): ClientIp {
  return { address: bytes.join("."), network: `${bytes.slice(0, 3).join(".")}.0/24` };
}

/** Four decimal bytes. Without leading zeros: some readers take those for octal, and two must not disagree. */
export function readV4(text: string): readonly number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** Eight words (RFC 4291, 2.2); null for what is none, and for addresses with a zone, which mean nothing elsewhere. */
export function readV6(text: string): readonly number[] | null {
  const halves = text.split("::");
  if (text.length > 45 || halves.length > 2) return null;
  const [head, tail] = halves.map((half, i) => readWords(half, i === halves.length - 1));
  if (head === undefined || head === null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function readWords(half: string, isLast: boolean): readonly number[] | null {
  if (half === "") return [];
  const parts = half.split(":");
  const words: number[] = [];
  for (const [i, part] of parts.entries()) {
    const v4 = isLast && i === parts.length - 1 ? readV4(part) : null;
    if (v4 !== null) {
      const [a = 0, b = 0, c = 0, d = 0] = v4;
      words.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      words.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return words;
}
