import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

/**
 * Ids are UUIDv7 (RFC 9562, 5.7) in the database and TypeIDs (TypeID specification 0.3: prefix, `_`, 26 characters
 * of Crockford base 32) everywhere else. Both sort by creation time.
 */
export type Id<Prefix extends string> = `${Prefix}_${string}`;
export type ProjectId = Id<"prj">;
export type VerificationId = Id<"ver">;
export type MessageId = Id<"msg">;
export type AttemptId = Id<"att">;
export type EventId = Id<"evt">;
export type DeliveryId = Id<"dlv">;
export type TryId = Id<"try">;
export type WebhookEndpointId = Id<"whe">;
export type ApiKeyId = Id<"key">;
export type DeadLetterId = Id<"ded">;
export type RulingId = Id<"dec">;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const digitOf = new Map([...alphabet].map((character, value) => [character, value]));

/** A new id: 48 bits of milliseconds, then 74 random bits. */
export function newId<P extends string>(prefix: P, { clock, random }: { clock: Clock; random: Random }): Id<P> {
  const bytes = random.bytes(16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const ms = clock.now().getTime();
  view.setUint16(0, Math.floor(ms / 2 ** 32));
  view.setUint32(2, ms % 2 ** 32);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  return `${prefix}_${encodeBase32(bytes)}`;
}

/** `ver_01…` → `019…-…`. Null when the text is not an id with this prefix: callers answer "not found". */
export function toUuid(prefix: string, id: string): string | null {
  if (!id.startsWith(`${prefix}_`)) return null;
  const hex = base32ToHex(id.slice(prefix.length + 1));
  if (hex === null) return null;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The text as an id with this prefix, or null when it is none. */
export function readId<P extends string>(prefix: P, text: string): Id<P> | null {
  return toUuid(prefix, text) === null ? null : (text as Id<P>);
}

/** When an id was made. */
export function timeOf(id: Id<string>): Date {
  const hex = base32ToHex(id.slice(id.indexOf("_") + 1));
  if (hex === null) throw new Error("not an id");
  return new Date(Number.parseInt(hex.slice(0, 12), 16));
}

/** `019…-…` → `ver_01…`. */
export function fromUuid<P extends string>(prefix: P, uuid: string): Id<P> {
  return `${prefix}_${encodeBase32(Buffer.from(uuid.replaceAll("-", ""), "hex"))}`;
}

// 26 characters of 5 bits carry 130: two zero bits come first. Numbers, not BigInt: every id of every request passes here.
function encodeBase32(bytes: Uint8Array): string {
  let text = "";
  let rest = 0;
  let bits = 2;
  for (const byte of bytes) {
    rest = (rest << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(rest >> bits) & 31];
    }
    rest &= (1 << bits) - 1;
  }
  return text;
}

function base32ToHex(text: string): string | null {
  // A first character above 7 would not fit in 128 bits.
  if (!/^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text)) return null;
  const bytes = Buffer.alloc(16);
  let rest = 0;
  let bits = -2;
  let length = 0;
  for (const character of text) {
    rest = (rest << 5) | (digitOf.get(character) ?? 0);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = rest >> bits;
      rest &= (1 << bits) - 1;
    }
  }
  return bytes.toString("hex");
}
