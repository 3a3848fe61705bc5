import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskFields } from "./mask-fields.ts";
import { maskPhoneNumber } from "./mask-phone-number.ts";
import { maskText } from "./mask-text.ts";

const digit = fc.integer({ min: 0, max: 9 });
const digits = (minLength: number, maxLength: number) =>
  fc.array(digit, { minLength, maxLength }).map((found) => found.join(""));
const typeId = fc
  .tuple(
    fc.constantFrom("msg", "ver", "dlv", "evt", "prj"),
    fc.array(fc.constantFrom(..."0123456789abcdefghjkmnpqrstvwxyz"), { minLength: 26, maxLength: 26 }),
    fc.constantFrom("", "_0", "_12"),
  )
  .map(([prefix, rest, nudge]) => `${prefix}_${rest.join("")}${nudge}`);
const instant = fc.date({ min: new Date("2020-01-01"), max: new Date("2029-12-31"), noInvalidDate: true });
const subscriber = fc
  .tuple(fc.constantFrom("44", "1", "49", "91", "358", "7", "81", "33", "995"), digits(9, 11))
  .map(([country, national]) => `${country}${national}`);

describe("a masked number", () => {
  test.each([
    ["+447700900123", "+44••••••••23"],
    ["+12025550123", "+1••••••••23"],
    ["+79161234567", "+7••••••••67"],
    ["+4915112345678", "+49•••••••••78"],
    ["+358401234567", "+358•••••••67"],
    ["+6834000", "+683••••"],
    ["+2901234", "+290••••"],
  ])("%s is shown as %s", (e164, masked) => {
    expect(maskPhoneNumber(e164)).toBe(masked);
  });
});

describe("text", { timeout: 30_000 }, () => {
  test.each([
    ["to +447700900123.", "to +44••••••••23."],
    ["'To' number 447700900123 is not valid", "'To' number ••••••••••23 is not valid"],
    ["To=%2B447700900123&From=ACME", "To=+44••••••••23&From=ACME"],
    ["tel:+44-7700-900-123", "tel:+44••••••••23"],
    ["+44 (0) 7700 900123", "+44•••••••••23"],
    ['{\\"to\\":\\"\\u002b447700900123\\"}', '{\\"to\\":\\"+44••••••••23\\"}'],
    ["Key (to)=(+447700900123) already exists", "Key (to)=(+44••••••••23) already exists"],
    ["at 2026-11-20 20:00+447700900123", "at 2026-11-20 20:00+44••••••••23"],
    ["＋ ٤٤٧٧٠٠٩٠٠١٢٣", "＋ •••••••"],
    ["Authorization: Bearer sk_test_51H8xYz", "Authorization: Bearer [hidden]"],
    ["key sk_01hxyzabcdef and whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "key sk_[hidden] and whsec_[hidden]"],
    ["postgres://app:s3cr3t@db:5432/proofline", "postgres://app:[hidden]@db:5432/proofline"],
    ["eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln", "[hidden]"],
    ["To=x&Body=Your+code+is+483920&a=1", "To=x&Body=[hidden]&a=1"],
    ['{"text":"Your code is \\"483920\\"","api":1}', '{"text":"[hidden]","api":1}'],
    ['{"code":483920}', '{"code":"[hidden]"}'],
    ['"{\\"code\\":\\"483920\\",\\"a\\":1}"', '"{\\"code\\":\\"[hidden]\\",\\"a\\":1}"'],
  ])("%s", (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  test.each([
    "2026-11-20T20:00:30.123Z",
    "2026-11-20 20:00:30.123456+00",
    "2026-11-20T20:00:30+01:00",
    "019a0000-0000-7000-8000-000000000001",
    "ver_01jbqz3k5ye0w8v2m4n6p7r9st",
    "dlv_00000000000000000000000001_12",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "waited 1763683200000, since 1763683200",
    "203.0.113.7:52144",
    "[2001:db8::1]:443",
    "took 12345678 ns, 1234.567890123 ms",
    "HTTP/1.1 200, 16384 bytes, pid 4194304",
    "events_p20261120",
    "connect ECONNREFUSED 127.0.0.1:5432",
    "v24.21.0",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "Europe/London",
    "",
  ])("%s stays as it is", (text) => {
    expect(maskText(text)).toBe(text);
  });

  test("a long run of any one character is read in no time", () => {
    for (const character of ["+", "1", " ", "-", "a", "=", '"', "\\", "%", ".", "/", ":", "_"]) {
      const startedMs = performance.now();
      maskText(character.repeat(100_000));
      maskText(`+1${character}`.repeat(30_000));
      expect(performance.now() - startedMs).toBeLessThan(3_000);
    }
  });
});

describe("fields", { timeout: 30_000 }, () => {
  const before = fc.constantFrom("", " ", "to ", "(", '"', "=", ":", ", ", "\n", "тел. ", "tel:", "\t");
  // A letter straight after a number without a plus makes it part of a word, as in an id.
  const after = fc.constantFrom("", " ", ")", '"', "&", ", ", ". ", "\n", " is bad", "…", ";");
  const spelled = fc
    .tuple(subscriber, fc.constantFrom("plus", "url", "bare", "grouped", "dashed"))
    // No country has the numbers that a clock in milliseconds has; a test's random ones may.
    .filter(([number, form]) => form !== "bare" || !/^1[5-9](\d{8}|\d{11})$/.test(number))
    .map(([number, form]) => {
      const grouped = number.replace(/(\d{3})(?=\d)/g, "$1 ");
      const spellings: Record<string, string> = {
        plus: `+${number}`,
        url: `%2B${number}`,
        bare: number,
        grouped: `+${grouped}`,
        dashed: `+${grouped.replaceAll(" ", "-")}`,
      };
      return { number, text: spellings[form] ?? "" };
    });
  const leaky = fc.tuple(before, spelled, after).map(([before, { number, text }, after]) => ({
    number,
    text: `${before}${text}${after}`,
  }));
  const secret = fc.tuple(
    fc.constantFrom("code", "otp", "Authorization", "verification_code", "api-key", "secret", "OTP", "body", "text"),
    digits(6, 6),
  );

  /** The same tree for every leaf: as a field, deep inside, in a list, in an error, its cause and its stack, in a Map. */
  const wrapped = (leaf: unknown, text: string): Record<string, unknown> => ({
    field: leaf,
    deep: { a: [{ b: { c: leaf } }, [leaf]] },
    error: Object.assign(new TypeError(text, { cause: new Error(text) }), { detail: text, config: { data: text } }),
    aggregate: new AggregateError([new Error(text)], text),
    map: new Map([[text, leaf]]),
    set: new Set([leaf]),
    json: { toJSON: () => leaf },
    [text]: 1,
  });

  test("no number survives, however it is written and wherever it is", () => {
    fc.assert(
      fc.property(leaky, ({ number, text }) => {
        const line = JSON.stringify(maskFields(wrapped(text, text)));
        // Also not in parts: the middle of the number, its groups joined again.
        const middle = number.slice(3, -2);
        expect(line.replace(/[ .()/-]/g, "")).not.toContain(middle);
      }),
      { numRuns: 300 },
    );
  });

  test("no secret survives under its name", () => {
    fc.assert(
      fc.property(secret, ([key, code]) => {
        const fields = { [key]: code, deep: [{ [key]: Number(code) }, { [key]: { value: code } }, { [key]: [code] }] };
        expect(JSON.stringify(maskFields({ ...fields, map: new Map([[key, code]]) }))).not.toContain(code);
      }),
    );
  });

  test("ids, times and figures survive as they are", () => {
    const plain = fc.oneof(
      typeId,
      fc.uuid(),
      instant.map((at) => at.toISOString()),
      instant.map((at) => at.getTime()),
      instant.map((at) => String(at.getTime())),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom("message.send", "done", "ECONNREFUSED", "sms", "GB", "twilio", "21211", "204"),
      digits(1, 8),
    );
    const name = fc.constantFrom("messageId", "at", "durationMs", "status", "attempt", "jobId", "providerCode");
    const tree = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        plain,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(name, tie("tree"), { maxKeys: 4 }),
      ),
    })).tree;
    fc.assert(
      fc.property(fc.dictionary(name, tree), (fields) => {
        expect(JSON.stringify(maskFields(fields))).toBe(JSON.stringify(fields));
      }),
      { numRuns: 300 },
    );
  });

  test("anything at all can be written, and is bounded", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything({ withMap: true, withSet: true, withBigInt: true })),
        (fields) => {
          expect(typeof JSON.stringify(maskFields(fields))).toBe("string");
        },
      ),
    );
    const cyclic: Record<string, unknown> = { name: "a" };
    cyclic.self = { again: cyclic };
    const wide = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`k${i}`, Array(300).fill({ a: Array(300).fill(i) })]),
    );
    const hostile = {
      get bad() {
        throw new Error("no");
      },
    };
    const line = JSON.stringify(maskFields({ cyclic, hostile: { hostile }, big: 2n ** 70n, bytes: new Uint8Array(9) }));
    expect(line).toBe(
      '{"cyclic":{"name":"a","self":{"again":"[circular]"}},"hostile":{"hostile":"[unreadable]"},' +
        '"big":"1180591620717411303424","bytes":"[9 bytes]"}',
    );
    expect(JSON.stringify(maskFields({ wide, long: "x".repeat(1e6) })).length).toBeLessThan(60_000);
  });

  test("an error's kind stays readable, its request stays out", () => {
    const error = Object.assign(new Error("deadlock detected"), {
      code: "40P01",
      routine: "DeadLockReport",
      config: { data: "Body=Your+code+is+483920" },
    });
    expect(maskFields({ error }).error).toMatchObject({
      type: "Error",
      message: "deadlock detected",
      code: "40P01",
      routine: "DeadLockReport",
      stack: expect.stringContaining("mask.test.ts"),
    });
    expect(JSON.stringify(maskFields({ error }))).not.toContain("483920");
    expect(maskFields({ error: Object.assign(new Error("x"), { code: "483920" }) }).error).not.toHaveProperty("code");
  });

  test("a number that came as a number is masked where the field says that it is one", () => {
    expect(maskFields({ to: 447700900123, msisdn: 447700900123, rssBytes: 447700900123 })).toEqual({
      to: "••••••••••23",
      msisdn: "••••••••••23",
      rssBytes: 447700900123,
    });
  });

  test("a line costs little", () => {
    const fields = {
      messageId: "msg_01jbqz3k5ye0w8v2m4n6p7r9st",
      verificationId: "ver_01jbqz3k5ye0w8v2m4n6p7r9st",
      to: "+447700900123",
      provider: "twilio",
      attempt: 2,
      durationMs: 123,
      result: "rejected",
      at: "2026-11-20T20:00:30.123Z",
    };
    for (let i = 0; i < 2_000; i++) maskFields(fields);
    const startedMs = performance.now();
    for (let i = 0; i < 10_000; i++) maskFields(fields);
    const each = ((performance.now() - startedMs) / 10_000) * 1_000;
    // Measured 6 µs; the bound catches a change of kind, not of machine.
    expect(each).toBeLessThan(500);
  });
});
