import { describe, expect, test } from "vitest";
import { StartVerification } from "./start-verification.ts";

const to = "+447700900123";

/** The example of the published contract, whole. */
const everything = {
  to,
  channel: "sms",
  channels: ["sms", "call"],
  locale: "en-GB",
  custom: "order-81",
  reference: "signup-5512",
  user_id: "u-1",
  message: "{app} code: {otp}",
  template: "default",
  sender_id: "ACME",
  code: "483920",
  code_type: "numeric",
  code_length: 6,
  expires_in: 600,
  client_ip: "203.0.113.7",
  limit_keys: { device: "d-1" },
  supersede: false,
  autofill: { web_domain: "example.com", android_hash: "FA+9qCX9VSu" },
  link: false,
  metadata: {},
};

test("every field of the published example is taken as it is", () => {
  expect(StartVerification.parse(everything)).toEqual(everything);
});

test("a number alone is enough", () => {
  expect(StartVerification.parse({ to })).toEqual({ to });
});

test.each(Object.keys(everything))("%s may not be null: nothing is said by leaving it out", (field) => {
  expect(StartVerification.safeParse({ to, [field]: null }).success).toBe(false);
});

test.each(["custom", "reference", "user_id", "template", "sender_id", "code"])(
  "%s holds no control character, no half of a surrogate pair, and any other script",
  (field) => {
    for (const bad of ["a\u0000b", "a\u001b[0m", "a\u0085b", "\ud83d", "a\nb"]) {
      expect(StartVerification.safeParse({ to, [field]: bad }).success, JSON.stringify(bad)).toBe(false);
    }
    expect(StartVerification.safeParse({ to, [field]: "名前 😀" }).success).toBe(true);
  },
);

describe("metadata", () => {
  const read = (metadata: unknown) => StartVerification.safeParse({ to, metadata });
  const pathOf = (metadata: unknown) => read(metadata).error?.issues[0]?.path.join(".");

  test.each([
    {},
    { a: null, b: true, c: 1.5, d: "ü", e: [1, ["x"]], f: { g: { h: 1 } } },
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i])),
    { a: "x".repeat(4_096 - '{"a":""}'.length) },
  ])("%j is kept", (metadata) => {
    expect(read(metadata).data?.metadata).toEqual(metadata);
  });

  test.each([
    [Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, i])), "metadata"],
    [{ a: "x".repeat(4_097 - '{"a":""}'.length) }, "metadata"],
    // Bytes are counted, not characters.
    [{ a: "ü".repeat(2_045) }, "metadata"],
    [{ ["k".repeat(65)]: 1 }, "metadata"],
    [{ "a\u0000": 1 }, "metadata"],
    [{ a: { b: "x\u0000" } }, "metadata.a.b"],
    [{ a: ["x", "\ud800"] }, "metadata.a.1"],
    [{ a: Number.POSITIVE_INFINITY }, "metadata.a"],
    [{ a: { b: { c: { d: { e: {} } } } } }, "metadata.a.b.c.d.e"],
    [[1], "metadata"],
  ])("%j is refused where it is at fault", (metadata, path) => {
    expect(pathOf(metadata)).toBe(path);
  });

  test("as deep as a parser lets through does not exhaust the stack", () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`);
    expect(pathOf(deep)).toBe("metadata.a.a.a.a.a");
  });
});

test.each(["en", "EN", "pt-BR", "zh-Hant-TW", "es-419", "sl-rozaj-biske", "fil"])("%s is a language tag", (locale) => {
  expect(StartVerification.safeParse({ to, locale }).success).toBe(true);
});

test.each(["", "e", "english", "en_GB", "en-", "-GB", "en-GB ", "x".repeat(10_000)])(
  "%j is no language tag",
  (locale) => {
    expect(StartVerification.safeParse({ to, locale }).success).toBe(false);
  },
);

test.each(["203.0.113.7", "2001:db8::1", "::ffff:203.0.113.7"])("%s is an address", (client_ip) => {
  expect(StartVerification.safeParse({ to, client_ip }).success).toBe(true);
});

test.each(["203.0.113", "203.0.113.256", "localhost", "203.0.113.7:80", "[::1]", "1"])(
  "%s is no address",
  (client_ip) => {
    expect(StartVerification.safeParse({ to, client_ip }).success).toBe(false);
  },
);
