import { describe, expect, test } from "vitest";
import { deriveCode } from "../code/index.ts";
import { anId, aVerification } from "../testing/builders.ts";
import { testKeyRing } from "../testing/key-ring.ts";
import { judgeCheck } from "./judge-check.ts";
import type { Verification } from "./verification.ts";

const keyRing = testKeyRing("k1");
const codeOf = (
  { projectId, id: verificationId, phoneDigest, codeShape, codeKeyId }: Verification,
  generation: number,
) => {
  const key = keyRing.keyFor("code", codeKeyId) ?? new Uint8Array();
  return deriveCode(key, { projectId, verificationId, phoneDigest, generation }, codeShape);
};
const accepted = (verification: Verification) =>
  [0, 1, 2, 3].filter((generation) => judgeCheck(verification, codeOf(verification, generation), keyRing));

describe("after two resends", () => {
  const generation = 2;
  test("`new_revoke_old` takes the newest code alone", () => {
    expect(accepted(aVerification({ resendPolicy: "new_revoke_old", generation }))).toEqual([2]);
  });
  test("`new_keep_old_until_used` takes every one that was sent, and none that was not", () => {
    expect(accepted(aVerification({ resendPolicy: "new_keep_old_until_used", generation }))).toEqual([0, 1, 2]);
  });
  test("`same` takes the one that every text carried", () => {
    expect(accepted(aVerification({ resendPolicy: "same", generation: 0 }))).toEqual([0]);
  });
});

describe("a code proves what it was made for", () => {
  const verification = aVerification();
  const code = codeOf(verification, 0);
  test.each<[string, Partial<Verification>]>([
    ["another verification", { id: anId("ver", 2) }],
    ["another number", { phoneDigest: "ff" }],
    ["another project", { projectId: anId("prj", 2) }],
  ])("not %s", (_, other) => {
    expect(judgeCheck(verification, code, keyRing)).toBe(true);
    expect(judgeCheck({ ...verification, ...other }, code, keyRing)).toBe(false);
  });
});

describe("a code of the caller's", () => {
  const verification = aVerification({ suppliedCode: "0042" });
  test("is the only one", () => {
    expect(judgeCheck(verification, "0042", keyRing)).toBe(true);
    expect(judgeCheck(verification, "42", keyRing)).toBe(false);
    expect(judgeCheck(verification, codeOf(verification, 0), keyRing)).toBe(false);
  });
});

describe("when the operator rotates the keys", () => {
  const verification = aVerification();
  test("codes under way stay good under an older key", () => {
    expect(judgeCheck(verification, codeOf(verification, 0), testKeyRing("k2", "k1"))).toBe(true);
  });
  test("a key that went too early is a fault of ours, not a wrong code", () => {
    expect(() => judgeCheck(verification, "000000", testKeyRing("k2"))).toThrow(
      'the code key "k1" is not in ENCRYPTION_KEYS',
    );
  });
});
