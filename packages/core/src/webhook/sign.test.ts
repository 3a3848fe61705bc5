import fc from "fast-check";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { anId } from "../testing/builders.ts";
import { createTestRandom } from "../testing/random.ts";
import { newWebhookSecret, signTry, type WebhookHeaders } from "./sign.ts";

const random = createTestRandom("webhook-secrets");
const secret = newWebhookSecret(random);
const id = anId("evt");
const body = '{"type":"verification.verified","data":{}}';
const signed = (input: Partial<Parameters<typeof signTry>[0]> = {}): WebhookHeaders =>
  // The published package compares with the clock on the wall, so this one place must look at it, too.
  signTry({ id, at: new Date(), body, secrets: [secret], ...input });
const verify = (text: string, headers: WebhookHeaders, key = secret) => new Webhook(key).verify(text, { ...headers });
const accepts = (text: string, headers: WebhookHeaders, key = secret) => {
  try {
    verify(text, headers, key);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
};

describe("a signed try", () => {
  test("is accepted by the published library, which reads the body back", () => {
    expect(verify(body, signed())).toEqual(JSON.parse(body));
  });

  test("has the signature that the published library would have made", () => {
    const at = new Date("2026-11-20T20:00:00.900Z");
    fc.assert(
      fc.property(fc.jsonValue(), fc.uint8Array({ minLength: 24, maxLength: 64 }), (value, bytes) => {
        const own = `whsec_${Buffer.from(bytes).toString("base64")}`;
        const text = JSON.stringify(value);
        expect(signed({ at, body: text, secrets: [own] })["webhook-signature"]).toBe(
          new Webhook(own).sign(id, at, text),
        );
      }),
    );
  });

  test("is accepted whatever it says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ value });
        expect(accepts(text, signed({ body: text }))).toBe(true);
      }),
    );
  });

  test("keeps the event's id on every try, and tells the moment of this one in whole seconds", () => {
    const one = signed({ at: new Date("2026-11-20T20:00:00.999Z") });
    const two = signed({ at: new Date("2026-11-20T20:05:00.000Z") });
    expect([one["webhook-id"], two["webhook-id"]]).toEqual([id, id]);
    expect([one["webhook-timestamp"], two["webhook-timestamp"]]).toEqual(["1795204800", "1795205100"]);
    expect(one["webhook-signature"]).not.toBe(two["webhook-signature"]);
  });
});

describe("a try that was tampered with is refused", () => {
  test("after any change of any byte of the body", () => {
    const headers = signed();
    for (let at = 0; at < body.length; at++) {
      const altered = `${body.slice(0, at)}${body[at] === "x" ? "y" : "x"}${body.slice(at + 1)}`;
      expect(accepts(altered, headers), `byte ${at}`).toBe(false);
    }
    expect(accepts(`${body} `, headers)).toBe(false);
    expect(accepts(body.slice(0, -1), headers)).toBe(false);
  });

  test("after any change of the id", () => {
    const headers = signed();
    for (const other of [anId("evt", 2), id.slice(0, -1), `${id}0`, ""]) {
      expect(accepts(body, { ...headers, "webhook-id": other })).toBe(false);
    }
  });

  test("after any change of the time", () => {
    const headers = signed();
    const shifted = String(Number(headers["webhook-timestamp"]) + 1);
    expect(accepts(body, { ...headers, "webhook-timestamp": shifted })).toBe(false);
  });

  test("with another secret", () => expect(accepts(body, signed(), newWebhookSecret(random))).toBe(false));

  test("has an id without a dot, so that what was signed can be cut in one way only", () => {
    expect(id).toMatch(/^evt_[0-9a-z]{26}$/);
  });

  test("when it is older than five minutes", () => {
    expect(accepts(body, signed({ at: new Date(Date.now() - 301_000) }))).toBe(false);
  });
});

describe("while a secret is rotated", () => {
  const next = newWebhookSecret(random);

  test("both the old and the new one are signed with, so that the receiver may change whenever it likes", () => {
    const headers = signed({ secrets: [next, secret] });
    expect(headers["webhook-signature"].split(" ")).toHaveLength(2);
    expect(accepts(body, headers, secret)).toBe(true);
    expect(accepts(body, headers, next)).toBe(true);
    expect(accepts(body, headers, newWebhookSecret(random))).toBe(false);
  });

  test("afterwards the old one is worth nothing", () => {
    const headers = signed({ secrets: [next] });
    expect(headers["webhook-signature"].split(" ")).toHaveLength(1);
    expect(accepts(body, headers, secret)).toBe(false);
  });
});

describe("a new secret", () => {
  test("is 32 random bytes in the form that the standard shows", () => {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(secret.slice("whsec_".length), "base64")).toHaveLength(32);
  });

  test("is never the same twice", () => {
    expect(new Set(Array.from({ length: 100 }, () => newWebhookSecret(random))).size).toBe(100);
  });

  test("of another kind is not signed with by mistake", () => {
    expect(() => signed({ secrets: ["whsk_AAAA"] })).toThrow("not a webhook secret");
  });
});
