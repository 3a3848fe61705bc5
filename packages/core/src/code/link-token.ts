import { createHmac } from "node:crypto";
import { fromUuid, toUuid, type VerificationId } from "../runtime/index.ts";
import { sameBytes } from "./same-code.ts";

/** What a link token is bound to: the Verification, and the generation of the code that it goes with. */
export interface LinkBinding {
  readonly verificationId: VerificationId;
  /** 0 to 255. */
  readonly generation: number;
}

const ID_BYTES = 16;
/** 152 bits where 128 are asked for (ASVS 5.0, 11.5.1): so many that base64 needs no padding. */
const MAC_BYTES = 19;
const TOKEN_BYTES = ID_BYTES + MAC_BYTES + 1;

/**
 * The token of a link, computed wherever it is needed and stored nowhere (rule 2): 48 characters of base64url that hold
 * the Verification's id, an HMAC-SHA-256 of id and generation under a key of the ring, and the generation. That comes
 * last because it is small: the last character is a letter, where handsets would leave a dash out of the link.
 */
export function linkToken(key: Uint8Array, { verificationId, generation }: LinkBinding): string {
  const uuid = toUuid("ver", verificationId);
  if (uuid === null) throw new Error("not the id of a verification");
  const id = Buffer.from(uuid.replaceAll("-", ""), "hex");
  return Buffer.concat([id, macOf(key, { id, generation }), Buffer.from([generation])]).toString("base64url");
}

/** What a token that was made under one of these keys is bound to; null for every other text. */
export function readLinkToken(keys: readonly Uint8Array[], token: string): LinkBinding | null {
  const bytes = Buffer.from(token, "base64url");
  // Nothing else may mean the same token: neither padding nor characters that base64 skips.
  if (bytes.length !== TOKEN_BYTES || bytes.toString("base64url") !== token) return null;
  const id = bytes.subarray(0, ID_BYTES);
  const mac = bytes.subarray(ID_BYTES, -1);
  const generation = bytes.readUInt8(TOKEN_BYTES - 1);
  if (!keys.some((key) => sameBytes(macOf(key, { id, generation }), mac))) return null;
  return { verificationId: fromUuid("ver", id.toString("hex")), generation };
}

function macOf(key: Uint8Array, { id, generation }: { id: Uint8Array; generation: number }): Buffer {
  return createHmac("sha256", key)
    .update(id)
    .update(Buffer.from([generation]))
    .digest()
    .subarray(0, MAC_BYTES);
}
