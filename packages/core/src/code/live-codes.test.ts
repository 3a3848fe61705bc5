import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anId } from "../testing/builders.ts";
import { deriveCode } from "./derive-code.ts";
import { liveCodes, nextGeneration, RESEND_POLICIES } from "./live-codes.ts";

const key = new Uint8Array(32).fill(9);
const shape = { type: "alphanumeric", length: 12 } as const;
const binding = { projectId: anId("prj"), verificationId: anId("ver"), phoneDigest: "00", generation: 0 };
const codeOf = (generation: number) => deriveCode(key, { ...binding, generation }, shape);
const liveAfter = (resendPolicy: (typeof RESEND_POLICIES)[number], resends: number) => {
  let generation = 0;
  for (let i = 0; i < resends; i++) generation = nextGeneration(resendPolicy, generation);
  return liveCodes({ key, binding: { ...binding, generation }, shape, resendPolicy });
};

describe("after three resends", () => {
  test("`same`: the one code that every text carried", () => expect(liveAfter("same", 3)).toEqual([codeOf(0)]));

  test("`new_revoke_old`: the newest alone", () => expect(liveAfter("new_revoke_old", 3)).toEqual([codeOf(3)]));

  test("`new_keep_old_until_used`: all four, newest last", () => {
    expect(liveAfter("new_keep_old_until_used", 3)).toEqual([0, 1, 2, 3].map(codeOf));
  });
});

test.each(RESEND_POLICIES)("with `%s` the code of the newest text is always among the live ones", (resendPolicy) => {
  fc.assert(
    fc.property(fc.nat({ max: 20 }), (resends) => {
      let generation = 0;
      for (let i = 0; i < resends; i++) generation = nextGeneration(resendPolicy, generation);
      const live = liveCodes({ key, binding: { ...binding, generation }, shape, resendPolicy });
      expect(live.at(-1)).toBe(codeOf(generation));
      expect(live).toHaveLength(resendPolicy === "new_keep_old_until_used" ? resends + 1 : 1);
    }),
  );
});
