import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anId } from "../testing/builders.ts";
import { testKeyRing } from "../testing/key-ring.ts";
import { auditRuling } from "./audit.ts";
import { type Finding, RULES_VERSION, type Ruling, type SignedRuling } from "./ruling.ts";
import { signRuling } from "./sign.ts";

const keyRing = testKeyRing("k1");
const at = Date.parse("2026-11-20T20:00:00Z");

const country: Finding = { step: "country", inputs: { country: "GB", policies: {}, risky: false } };
const live: Finding = {
  step: "live",
  inputs: {
    asked: "resend",
    sends_used: 1,
    sends_max: 5,
    cooldowns_seconds: [30, 60],
    last_sent_at: at - 10_000,
    at,
    overtaken: false,
  },
};

function aRuling(change: Partial<Ruling> = {}): Ruling {
  return {
    version: RULES_VERSION,
    occasion: "resend",
    at: new Date(at).toISOString(),
    project_version: 3,
    actor: { kind: "secret", api_key_id: anId("key") },
    subject: { number: "00".repeat(16), country: "GB", channel: "sms" },
    steps: [country, live],
    outcome: { action: "refuse", step: "live", code: "resend_too_soon" },
    ...change,
  };
}

const sign = (ruling: Ruling): SignedRuling =>
  signRuling(ruling, { id: anId("dec"), projectId: anId("prj"), verificationId: null }, keyRing);

describe("a decision, read offline", () => {
  test("is equal when its inputs decide what it says", () => {
    expect(auditRuling(sign(aRuling()), keyRing)).toBe("equal");
  });

  test("is different when it was signed with an outcome that its inputs do not decide", () => {
    const outcome = { action: "send", step: null, code: null } as const;
    expect(auditRuling(sign(aRuling({ outcome })), keyRing)).toBe("different");
  });

  test("is of no use to a version that has other rules", () => {
    expect(auditRuling(sign(aRuling({ version: RULES_VERSION + 1 })), keyRing)).toBe("unreadable");
  });

  test("is forged when it is another row's, or signed under a key that is not in the ring", () => {
    const signed = sign(aRuling());
    expect(auditRuling({ ...signed, id: anId("dec", 2) }, keyRing)).toBe("forged");
    expect(auditRuling({ ...signed, projectId: anId("prj", 2) }, keyRing)).toBe("forged");
    expect(auditRuling({ ...signed, keyId: "k9" }, keyRing)).toBe("forged");
  });

  test("any byte of it that is changed is found out", () => {
    const signed = sign(aRuling());
    const bytes = Buffer.from(signed.text);
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.readUInt8(index) ^ 1) & 0x7f, index);
      expect(auditRuling({ ...signed, text: changed.toString() }, keyRing)).toBe("forged");
    }
  });

  test("even without keys, an input that matters cannot be changed unnoticed", () => {
    const moved: Finding = { ...live, inputs: { ...live.inputs, last_sent_at: at - 60_000 } } as Finding;
    expect(auditRuling(sign(aRuling({ steps: [country, moved] })), null)).toBe("different");
  });

  test("nothing that is kept in its place makes the audit fail", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.constant('{"version":1,"steps":[{"step":"live","inputs":{}}],"outcome":{}}'),
        ),
        (text) => {
          expect(["different", "unreadable", "equal"]).toContain(auditRuling({ ...sign(aRuling()), text }, null));
        },
      ),
    );
  });
});
