import { createHmac, generateKeyPairSync } from "node:crypto";
import { type KeyRing, readKeyRing } from "@proofline/core/access";
import { type ProofClaims, proofClaims } from "@proofline/core/proof";
import fc from "fast-check";
import { createLocalJWKSet, jwtVerify, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createProofSigner } from "./index.ts";

const issuer = "https://verify.example.com";
const now = new Date("2026-11-20T20:00:00Z");
const projectId = "prj_01h455vb4pex5vsknk084sn02q";
const base64 = (fill: number) => Buffer.alloc(32, fill).toString("base64");

function ringOf(text: string): KeyRing {
  const reading = readKeyRing(text);
  if (!reading.ok) throw new Error("no ring");
  return reading.ring;
}

const ring = ringOf(`k1:${base64(1)}`);
const signer = createProofSigner({ ring, issuer });
const proven = { id: "ver_1", channel: "sms", userId: "u-1", reference: null, verifiedAt: now, test: false };
const claims = proofClaims(proven, { issuer, projectId, phoneDigest: "digest" });
const expected = { audience: projectId, now } as const;

describe("a proof", () => {
  test("is read as it was signed, by us and by anybody with the published keys", async () => {
    const token = await signer.sign(claims);
    expect(await signer.read(token, expected)).toEqual({ ok: true, claims });
    const keys = createLocalJWKSet({ keys: [...(await signer.keySet()).keys] });
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: projectId,
      currentDate: now,
      typ: "proof+jwt",
    });
    expect(payload).toEqual(claims);
  });

  test("publishes no private key", async () => {
    expect(JSON.stringify(await signer.keySet())).not.toMatch(/"d":/);
  });

  test("is refused when any character of it changes", async () => {
    const token = await signer.sign(claims);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(..."ABCxyz019-_."), async (at, character) => {
        const altered = token.slice(0, at) + character + token.slice(at + 1);
        // The last character of a base64url part has bits that say nothing; decoding the same, it is the same token.
        fc.pre(!sameBytes(altered, token));
        expect((await signer.read(altered, expected)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test("is refused after its time, for another project, and from another server", async () => {
    const token = await signer.sign(claims);
    const late = new Date(now.getTime() + 601_000);
    expect(await signer.read(token, { ...expected, now: late })).toEqual({ ok: false, fault: "expired" });
    expect(await signer.read(token, { ...expected, audience: "prj_other" })).toEqual({
      ok: false,
      fault: "wrong_audience",
    });
    const elsewhere = createProofSigner({ ring, issuer: "https://other.example.com" });
    expect(await elsewhere.read(token, expected)).toEqual({ ok: false, fault: "wrong_issuer" });
  });

  test("is read after a rotation of the ring, and refused once its key is gone", async () => {
    const token = await signer.sign(claims);
    const rotated = createProofSigner({ ring: ringOf(`k2:${base64(2)},k1:${base64(1)}`), issuer });
    expect((await rotated.read(token, expected)).ok).toBe(true);
    expect((await signer.read(await rotated.sign(claims), expected)).ok).toBe(false);
    const gone = createProofSigner({ ring: ringOf(`k2:${base64(2)}`), issuer });
    expect(await gone.read(token, expected)).toEqual({ ok: false, fault: "bad_signature" });
  });
});

describe("what an attacker would try", () => {
  const publicKey = async () => (await signer.keySet()).keys[0];
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const forged = async (header: Record<string, unknown>, signature: string) =>
    (await signer.read(`${part(header)}.${part(claims)}.${signature}`, expected)).ok;

  test("no algorithm is refused", async () => {
    const token = new UnsecuredJWT({ ...claims }).encode();
    expect((await signer.read(token, expected)).ok).toBe(false);
    for (const alg of ["none", "None", "NONE", ""])
      expect(await forged({ alg, typ: "proof+jwt", kid: "k1" }, "")).toBe(false);
  });

  test("the public key used as an HMAC secret is refused", async () => {
    const { x } = (await publicKey()) ?? {};
    const header = { alg: "HS256", typ: "proof+jwt", kid: "k1" };
    for (const secret of [Buffer.from(x ?? "", "base64url"), Buffer.from(x ?? "")]) {
      const mac = createHmac("sha256", secret)
        .update(`${part(header)}.${part(claims)}`)
        .digest("base64url");
      expect(await forged(header, mac)).toBe(false);
    }
  });

  test("a key brought along in the header is refused", async () => {
    const { privateKey, publicKey: own } = generateKeyPairSync("ed25519");
    const jwk = own.export({ format: "jwk" });
    for (const extra of [
      { jwk },
      { jku: "https://evil.example/keys" },
      { x5u: "https://evil.example" },
      { crit: ["b64"], b64: true },
    ]) {
      const header = { alg: "EdDSA", typ: "proof+jwt", kid: "k1", ...extra };
      const token = await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey);
      expect((await signer.read(token, expected)).ok).toBe(false);
    }
  });

  test("a token of another kind, an unknown kid and plain noise are refused", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    for (const header of [
      { alg: "EdDSA", kid: "k1" },
      { alg: "EdDSA", typ: "JWT", kid: "k1" },
      { alg: "EdDSA", typ: "proof+jwt", kid: "../k1" },
    ]) {
      const token = await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey);
      expect((await signer.read(token, expected)).ok).toBe(false);
    }
    await fc.assert(
      fc.asyncProperty(fc.string(), async (noise) => {
        expect(await signer.read(noise, expected)).toMatchObject({ ok: false });
      }),
    );
  });

  test("claims that are missing are refused", async () => {
    const { jti: _, ...withoutNonce } = claims;
    expect((await signer.read(await signer.sign(withoutNonce as ProofClaims), expected)).ok).toBe(false);
  });
});

function sameBytes(a: string, b: string): boolean {
  const decode = (token: string) => token.split(".").map((text) => Buffer.from(text, "base64url").toString("hex"));
  return decode(a).join(".") === decode(b).join(".");
}
