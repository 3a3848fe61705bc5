import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { readKeyRing } from "@proofline/core/access";
import type { Access } from "@proofline/core/project";
import { checkProof, type ProofClaims } from "@proofline/core/proof";
import type { VerificationId } from "@proofline/core/runtime";
import { checkVerification, createVerification } from "@proofline/core/verification";
import { cloneDatabase } from "@proofline/embedded/testing";
import { createProofSigner } from "@proofline/proof";
import fc from "fast-check";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { poll } from "../support/poll.ts";
import { type Listening, listen, readBody } from "./ground/listen.ts";
import { type Ground, ISSUER, openGround } from "./ground/open-ground.ts";

const COUNT = 1_000;
const CODE = "739154";
const tokens = new Map<string, string>();
const webhooks = new Map<string, ProofClaims>();
let ground: Ground;
let receiver: Listening;
let access: Access;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  ground = await openGround({ databaseUrl: database.url, queue: { backend: "postgres", url: database.url } });
  receiver = await listen(
    createServer((request, response) => {
      readBody(request).then(
        (body) => {
          const { data } = JSON.parse(body);
          webhooks.set(data.verification.id, data.proof);
          response.writeHead(204).end();
        },
        () => response.destroy(),
      );
    }),
  );
  access = await ground.accessOf("secret");
  await ground.subscribe(access, `http://127.0.0.1:${receiver.port}/hook`, ["verification.verified"]);
  await ground.startDelivering();
  let next = 0;
  const run = async (): Promise<void> => {
    for (let n = next++; n < COUNT; n = next++) await verifyOne(n);
  };
  await Promise.all(Array.from({ length: 8 }, run));
  await poll(() => webhooks.size >= COUNT, { what: "every webhook", timeoutMs: 120_000 });
}, 240_000);
afterAll(async () => {
  await ground?.close();
  await receiver?.close();
  await drop?.();
});

async function verifyOne(n: number): Promise<void> {
  const input = {
    to: `+4477009${String(n).padStart(5, "0")}`,
    code: CODE,
    ...(n % 2 === 0 ? { userId: `user "${n}"` } : {}),
    ...(n % 3 === 0 ? { reference: `order/${n}/ß` } : {}),
  };
  const { body } = await createVerification(ground.deps, {
    access,
    input,
    idempotency: null,
    reload: async () => access,
  });
  const id = body.id as VerificationId;
  const { valid, proof } = await checkVerification(ground.deps, { access, id, code: CODE });
  if (!valid || proof === null) throw new Error("a right code was refused");
  tokens.set(id, proof);
}

const tokenAt = (n: number): string => {
  const token = [...tokens.values()][n];
  if (token === undefined) throw new Error("fewer tokens than thought");
  return token;
};
const redeem = (proof: string, by: Access = access, signer = ground.proofs, seconds = 0) => {
  const clock = { now: () => new Date(ground.deps.clock.now().getTime() + seconds * 1_000) };
  return checkProof({ clock, proofs: signer, redeemed: ground.redeemed }, { access: by, proof });
};

describe(`the proofs of ${COUNT} verifications`, () => {
  test("say what their webhooks say, each of them, and hold under the published keys", async () => {
    const keys = createLocalJWKSet({ keys: [...(await ground.proofs.keySet()).keys] });
    const different: string[] = [];
    const expected = { issuer: ISSUER, audience: access.project.id, typ: "proof+jwt", algorithms: ["EdDSA"] };
    for (const [id, token] of tokens) {
      const { payload } = await jwtVerify(token, keys, { ...expected, currentDate: ground.deps.clock.now() });
      if (JSON.stringify(payload) !== JSON.stringify(webhooks.get(id)) || payload.jti !== id) different.push(id);
    }
    expect(tokens.size).toBe(COUNT);
    expect(webhooks.size).toBe(COUNT);
    expect(different).toEqual([]);
    expect(new Set([...webhooks.values()].map(({ phone_digest }) => phone_digest)).size).toBe(COUNT);
  });

  test("each is redeemed once, however many ask at the same time", async () => {
    for (let n = 0; n < 20; n++) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(tokenAt(n))));
      expect(answers.filter(({ valid }) => valid)).toHaveLength(1);
      expect(answers.filter((one) => !one.valid && one.reason === "redeemed")).toHaveLength(4);
      expect(await redeem(tokenAt(n))).toEqual({ valid: false, reason: "redeemed" });
    }
  });

  test("are refused after their time, for another project and from another server, and are still good after that", async () => {
    const token = tokenAt(30);
    const { exp = 0 } = decodeJwt(token);
    const tooLate = exp - ground.deps.clock.now().getTime() / 1_000 + 1;
    expect(await redeem(token, access, ground.proofs, tooLate)).toEqual({ valid: false, reason: "expired" });
    const other = { ...access, project: { ...access.project, id: "prj_01h455vb4pex5vsknk084sn02q" as const } };
    expect(await redeem(token, other)).toEqual({ valid: false, reason: "wrong_audience" });
    const elsewhere = createProofSigner({ ring: ground.keyRing, issuer: "https://other.example.com" });
    expect(await redeem(token, access, elsewhere)).toEqual({ valid: false, reason: "wrong_issuer" });
    expect(await redeem(token)).toMatchObject({ valid: true });
  });

  test("are refused when any byte of them changes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 40, max: COUNT - 1 }),
        fc.nat(2),
        fc.nat(),
        fc.nat(7),
        async (n, part, at, bit) => {
          const parts = tokenAt(n)
            .split(".")
            .map((text) => Buffer.from(text, "base64url"));
          const bytes = parts[part];
          if (bytes === undefined) throw new Error("a token has three parts");
          const index = at % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
          const changed = parts.map((one) => one.toString("base64url")).join(".");
          expect(await redeem(changed)).toMatchObject({ valid: false });
        },
      ),
      { numRuns: 300 },
    );
  });

  test("are refused once their key is gone from the ring, and read for as long as it is there", async () => {
    const fresh = `k2:${randomBytes(32).toString("base64")}`;
    const gone = readKeyRing(fresh);
    if (!gone.ok) throw new Error("no key ring");
    const signer = createProofSigner({ ring: gone.ring, issuer: ISSUER });
    expect(await redeem(tokenAt(31), access, signer)).toEqual({ valid: false, reason: "bad_signature" });
    const [claims] = webhooks.values();
    if (claims === undefined) throw new Error("no webhook");
    // A key of nobody's, under the name of one of ours.
    const impostor = readKeyRing(`k1:${randomBytes(32).toString("base64")}`);
    if (!impostor.ok) throw new Error("no key ring");
    const forged = await createProofSigner({ ring: impostor.ring, issuer: ISSUER }).sign(claims);
    expect(await redeem(forged)).toEqual({ valid: false, reason: "bad_signature" });
    expect(await redeem(tokenAt(31))).toMatchObject({ valid: true });
  });
});
