import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, PUBLIC_URL, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

async function proven(): Promise<{ id: string; to: string; proof: string }> {
  const to = world.nextNumber();
  const { body } = await world.start({ to, user_id: "u-1", reference: `r-${to}` });
  const code = await world.codeOf(body.id);
  const check = await world.ask("POST", `/v1/verifications/${body.id}/check`, { body: { code } });
  return { id: body.id, to, proof: check.body.proof };
}

const redeem = (proof: unknown, key?: string) =>
  world.ask("POST", "/v1/check-proof", { body: { proof }, ...(key === undefined ? {} : { key }) });

describe("POST /v1/check-proof", () => {
  test("says once what a proof proves", async () => {
    const { id, to, proof } = await proven();
    const { status, body } = await redeem(proof);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: true,
      claims: {
        iss: PUBLIC_URL,
        jti: id,
        verification_id: id,
        purpose: "phone_verification",
        channel: "sms",
        user_id: "u-1",
        reference: `r-${to}`,
        phone_digest: createHash("sha256").update(`${id}.${to}`).digest("base64url"),
      },
    });
    expect(body.claims.exp - body.claims.iat).toBe(600);
    expect((await redeem(proof)).body).toEqual({ valid: false, reason: "redeemed" });
  });

  test("one of many at the same moment redeems it", async () => {
    const { proof } = await proven();
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(proof)));
    expect(answers.filter(({ body }) => body.valid)).toHaveLength(1);
  });

  test("a proof of another project proves nothing, and is not redeemed by the attempt", async () => {
    const { proof } = await proven();
    const key = await world.addKey(["verifications:check"], "another");
    expect((await redeem(proof, key)).body).toEqual({ valid: false, reason: "wrong_audience" });
    expect((await redeem(proof)).body.valid).toBe(true);
  });

  test("a changed proof proves nothing", async () => {
    const { proof } = await proven();
    const [header, payload = "", signature] = proof.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, user_id: "u-2" })).toString("base64url");
    expect((await redeem([header, forged, signature].join("."))).body).toEqual({
      valid: false,
      reason: "bad_signature",
    });
    expect((await redeem("nonsense")).body).toEqual({ valid: false, reason: "malformed" });
  });

  test.each([[{}], [{ proof: "" }], [{ proof: 1 }], [{ proof: "x".repeat(4_097) }]])(
    "%j is refused by name",
    async (body) => {
      const answer = await world.ask("POST", "/v1/check-proof", { body });
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toMatchObject([{ path: "proof" }]);
    },
  );

  test("needs its scope, and is nowhere in the log", async () => {
    const { proof } = await proven();
    const key = await world.addKey(["verifications:read"]);
    expect((await redeem(proof, key)).status).toBe(403);
    expect(world.log()).not.toContain(proof);
  });

  test("a wrong code has no proof", async () => {
    const { body } = await world.start({ to: world.nextNumber(), code: "483920" });
    const check = await world.ask("POST", `/v1/verifications/${body.id}/check`, { body: { code: "483921" } });
    expect(check.body).not.toHaveProperty("proof");
  });
});

describe("GET /.well-known/jwks.json", () => {
  test("shows the public keys to anybody, and nothing more of them", async () => {
    const { status, headers, body } = await world.ask("GET", "/.well-known/jwks.json", { key: null });
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("public, max-age=300");
    expect(body.keys).toEqual([
      { kty: "OKP", crv: "Ed25519", x: expect.any(String), kid: expect.any(String), alg: "EdDSA", use: "sig" },
    ]);
    const { proof } = await proven();
    const header = JSON.parse(Buffer.from(proof.split(".")[0] ?? "", "base64url").toString());
    expect(header).toMatchObject({ alg: "EdDSA", kid: body.keys[0].kid });
  });
});
