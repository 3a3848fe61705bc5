import { createHmac, generateKeyPairSync } from "node:crypto";
import { type KeyRing, readKeyRing } from "@proofline/core/access";
import type { UserTokenClaims } from "@proofline/core/user-token";
import fc from "fast-check";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createProofSigner, createUserTokens } from "./index.ts";

const issuer = "https://verify.example.com";
const now = new Date("2026-11-20T20:00:00Z");
const seconds = Math.floor(now.getTime() / 1_000);
const base64 = (fill: number) => Buffer.alloc(32, fill).toString("base64");

function ringOf(text: string): KeyRing {
  const reading = readKeyRing(text);
  if (!reading.ok) throw new Error("no ring");
  return reading.ring;
}

const ring = ringOf(`k1:${base64(1)}`);
const tokens = createUserTokens({ ring, issuer });
const claims: UserTokenClaims = {
  iss: issuer,
  aud: "prj_01h455vb4pex5vsknk084sn02q",
  sub: "u-1",
  iat: seconds,
  exp: seconds + 600,
  generation: 0,
  api_key: "key_01h455vb4pex5vsknk084sn02q",
  mode: "live",
  phone_digest: null,
};
const secret = ring.keyFor("user_token", "k1") ?? new Uint8Array();
const signed = (header: { alg: string; [name: string]: unknown }, payload: object = claims, key = secret) =>
  new SignJWT({ ...payload }).setProtectedHeader(header).sign(key);
const good = { alg: "HS256", typ: "user+jwt", kid: "k1" };
const read = (token: string) => tokens.read(token, { now });

describe("a user token", () => {
  test("is read as it was signed, until its time is up", async () => {
    const token = await tokens.sign(claims);
    expect(await read(token)).toEqual(claims);
    expect(await read(await signed(good))).toEqual(claims);
    expect(await tokens.read(token, { now: new Date((seconds + 599) * 1_000) })).toEqual(claims);
    expect(await tokens.read(token, { now: new Date((seconds + 600) * 1_000) })).toBeNull();
  });

  test("is read after the ring has turned, and not once its key is gone", async () => {
    const token = await tokens.sign(claims);
    const turned = createUserTokens({ ring: ringOf(`k2:${base64(2)},k1:${base64(1)}`), issuer });
    expect(await turned.read(token, { now })).toEqual(claims);
    expect(await createUserTokens({ ring: ringOf(`k2:${base64(2)}`), issuer }).read(token, { now })).toBeNull();
  });

  test("is refused when any character of it changes", async () => {
    const token = await tokens.sign(claims);
    const decoded = (text: string) => text.split(".").map((part) => Buffer.from(part, "base64url").toString("hex"));
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(..."ABCxyz019-_."), async (at, character) => {
        const altered = token.slice(0, at) + character + token.slice(at + 1);
        fc.pre(decoded(altered).join() !== decoded(token).join());
        expect(await read(altered)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  test("is refused without what it is judged by, from another server, and when it is of a shape we never signed", async () => {
    for (const name of ["iss", "aud", "sub", "iat", "exp", "generation", "api_key", "mode", "phone_digest"]) {
      expect(await read(await signed(good, { ...claims, [name]: undefined })), name).toBeNull();
    }
    expect(await read(await signed(good, { ...claims, iss: "https://other.example.com" }))).toBeNull();
    expect(await read(await signed(good, { ...claims, aud: [claims.aud] }))).toBeNull();
    expect(await read(await signed(good, { ...claims, mode: "root" }))).toBeNull();
  });
});

describe("what an attacker would try with one", () => {
  test("no algorithm is refused", async () => {
    expect(await read(new UnsecuredJWT({ ...claims }).encode())).toBeNull();
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
      expect(await read(`${part({ ...good, alg })}.${part(claims)}.`)).toBeNull();
    }
  });

  test("another algorithm is refused, also under the right secret", async () => {
    const long = Buffer.concat([secret, secret]);
    for (const alg of ["HS384", "HS512"]) expect(await read(await signed({ ...good, alg }, claims, long))).toBeNull();
    const { privateKey } = generateKeyPairSync("ed25519");
    expect(
      await read(await new SignJWT({ ...claims }).setProtectedHeader({ ...good, alg: "EdDSA" }).sign(privateKey)),
    ).toBeNull();
  });

  test("a key brought along, a path for a key's id and unknown extensions are refused", async () => {
    const own = Buffer.alloc(32, 9);
    const jwk = { kty: "oct", k: own.toString("base64url") };
    for (const extra of [
      { jwk },
      { jku: "https://evil.example/keys" },
      { x5u: "https://evil.example" },
      { x5c: ["AA=="] },
    ]) {
      expect(await read(await signed({ ...good, ...extra }, claims, own))).toBeNull();
      expect(await read(await signed({ ...good, ...extra }))).toBeNull();
    }
    for (const kid of ["../../../../dev/null", "k1' or '1'='1", "__proto__", "K1", "", "k2"]) {
      expect(await read(await signed({ ...good, kid }, claims, Buffer.alloc(32)))).toBeNull();
      expect(await read(await signed({ ...good, kid })), kid).toBeNull();
    }
  });

  test("a token of another kind is refused: a proof of ours, and one signed with a key of ours for another use", async () => {
    const proof = await createProofSigner({ ring, issuer }).sign({ ...claims, jti: "ver_1" } as never);
    expect(await read(proof)).toBeNull();
    for (const typ of ["JWT", "proof+jwt", "USER", undefined])
      expect(await read(await signed({ ...good, typ }))).toBeNull();
    for (const purpose of ["proof", "code", "seal", "receipt"] as const) {
      expect(await read(await signed(good, claims, ring.keyFor(purpose, "k1") ?? secret))).toBeNull();
    }
  });

  test("noise, and more of it than a token has, is refused", async () => {
    const big = await signed(good, { ...claims, sub: "x".repeat(5_000) });
    const mac = createHmac("sha256", secret).update("a.b").digest("base64url");
    for (const text of ["", ".", "..", "a.b.c", `a.b.${mac}`, "ey.ey.ey", big]) expect(await read(text)).toBeNull();
  });
});
