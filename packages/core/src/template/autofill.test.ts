import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readOriginBoundCode } from "../testing/origin-bound-code.ts";
import { refusalOf } from "../testing/refusal.ts";
import { appendAutofill, readAutofill } from "./autofill.ts";

const text = "483920 is your Acme code.";

describe("the line for browsers", () => {
  test("is the last one, exactly as the WICG writes it", () => {
    const autofill = readAutofill({ web_domain: "example.com" });
    expect(appendAutofill(text, "483920", autofill)).toBe(`${text}\n@example.com #483920`);
  });

  test("gives a browser the host and the code, whatever the words before it were", () => {
    const host = fc.domain();
    const code = fc.stringMatching(/^[0-9A-Z]{4,12}$/);
    fc.assert(
      fc.property(fc.string(), host, code, fc.boolean(), (words, domain, typed, android) => {
        const autofill = { webDomain: domain, androidHash: android ? "FA+9qCX9VSu" : null };
        expect(readOriginBoundCode(appendAutofill(words, typed, autofill))).toEqual({ host: domain, code: typed });
      }),
    );
  });

  test("every host that can be registered is taken", () => {
    fc.assert(
      fc.property(fc.domain(), (domain) => {
        expect(readAutofill({ web_domain: domain.toLowerCase() }).webDomain).toBe(domain.toLowerCase());
      }),
    );
  });

  test.each(["example.com", "login.example.co.uk", "a.io", "xn--bcher-kva.example", "xn--80ak6aa92e.xn--p1ai"])(
    "%s is a host",
    (host) => expect(readAutofill({ web_domain: host }).webDomain).toBe(host),
  );

  test.each([
    "",
    "localhost",
    "https://example.com",
    "example.com/path",
    "example.com:443",
    "user@example.com",
    "EXAMPLE.com",
    "example.com.",
    ".example.com",
    "-a.example.com",
    "a-.example.com",
    "exa mple.com",
    "example.com #000000",
    "example.com\n@evil.example",
    "exämple.com",
    "192.168.0.1",
    `${"a".repeat(64)}.com`,
    `${"a.".repeat(130)}com`,
  ])("%j is none", (host) => {
    expect(refusalOf(() => readAutofill({ web_domain: host }))).toMatchObject({
      code: "invalid_request",
      faults: [{ path: "autofill.web_domain" }],
    });
  });
});

describe("the line for Android", () => {
  test("stands alone, before the one for browsers, which must be the last", () => {
    const android = readAutofill({ android_hash: "FA+9qCX9VSu" });
    expect(appendAutofill(text, "483920", android)).toBe(`${text}\nFA+9qCX9VSu`);
    const both = readAutofill({ android_hash: "FA+9qCX9VSu", web_domain: "example.com" });
    expect(appendAutofill(text, "483920", both)).toBe(`${text}\nFA+9qCX9VSu\n@example.com #483920`);
  });

  test.each(["", "FA+9qCX9VS", "FA+9qCX9VSuu", "FA-9qCX9VSu", "FA+9qCX9VS\n", "FA+9q X9VSu"])(
    "%j is no hash",
    (hash) => {
      expect(refusalOf(() => readAutofill({ android_hash: hash }))).toMatchObject({
        code: "invalid_request",
        faults: [{ path: "autofill.android_hash" }],
      });
    },
  );
});

test("a text that asks for neither stays as it is", () => {
  expect(readAutofill({})).toEqual({ webDomain: null, androidHash: null });
  expect(appendAutofill(text, "483920", readAutofill({}))).toBe(text);
});
