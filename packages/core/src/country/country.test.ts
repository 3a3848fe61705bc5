import { describe, expect, test } from "vitest";
import { countries, isCountry, parsePhoneNumber } from "../phone/index.ts";
import { refusalOf } from "../testing/refusal.ts";
import { judgeCountry, SHARED_PLACES } from "./policy.ts";
import { requireCountryAllowed } from "./require-allowed.ts";
import { riskReasons, riskyList } from "./risky-list.ts";

describe("what holds for a country", () => {
  test.each([
    { of: "GB", said: {}, policy: "allow", source: "default" },
    { of: "GB", said: { GB: "monitor" }, policy: "monitor", source: "project" },
    { of: "GB", said: { "*": "deny" }, policy: "deny", source: "default" },
    { of: "GB", said: { "*": "deny", GB: "allow" }, policy: "allow", source: "project" },
    { of: "GB", said: { risky: "deny", none: "deny", FR: "deny" }, policy: "allow", source: "default" },
    { of: "LK", said: {}, policy: "deny", source: "risky_list" },
    { of: "LK", said: { "*": "allow" }, policy: "deny", source: "risky_list" },
    { of: "LK", said: { risky: "monitor" }, policy: "monitor", source: "risky_list" },
    { of: "LK", said: { risky: "deny", LK: "allow" }, policy: "allow", source: "project" },
    { of: null, said: {}, policy: "deny", source: "built_in" },
    { of: null, said: { "*": "allow" }, policy: "deny", source: "built_in" },
    { of: null, said: { none: "allow" }, policy: "allow", source: "project" },
  ] as const)("$of where the project says $said: $policy", ({ of, said, policy, source }) => {
    expect(judgeCountry(said, of)).toEqual({ policy, source });
  });

  test("no name of JavaScript's own is a policy", () => {
    expect(judgeCountry({}, "constructor")).toEqual({ policy: "allow", source: "default" });
  });

  test("what is denied is refused with the country named, the rest is not", () => {
    const refusal = refusalOf(() => requireCountryAllowed({ "*": "deny" }, "GB"));
    expect(refusal).toMatchObject({ code: "country_not_allowed", faults: [{ path: "to" }] });
    expect(refusal.message).toContain("GB");
    requireCountryAllowed({ GB: "monitor" }, "GB");
    requireCountryAllowed({}, "US");
  });
});

describe("numbers of no country are refused until a project takes them", () => {
  test.each([
    ["Inmarsat", "+870773111632"],
    ["Iridium", "+881612345678"],
    ["an international network", "+88213123456"],
    ["another", "+8835100012345"],
    ["international toll-free", "+80012345678"],
    ["international shared-cost", "+80812345678"],
  ])("%s: %s", (_, text) => {
    const { country } = parsePhoneNumber(text);
    expect(country).toBeNull();
    expect(refusalOf(() => requireCountryAllowed({}, country)).code).toBe("country_not_allowed");
    requireCountryAllowed({ none: "allow" }, country);
  });
});

describe("the risky list", () => {
  test("names countries that there are, each with its reasons, and the day it was gone through", () => {
    for (const [country, reasons] of riskyList.countries) {
      expect(isCountry(country), country).toBe(true);
      expect(reasons.length, country).toBeGreaterThan(0);
      for (const reason of reasons) expect(riskReasons).toHaveProperty(reason);
    }
    expect(riskyList.countries.size).toBeGreaterThanOrEqual(40);
    expect(riskyList.countries.size).toBeLessThanOrEqual(60);
    expect(riskyList.dated).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test("denies none of the countries that most projects serve", () => {
    const served = [
      "AU",
      "BR",
      "CA",
      "CH",
      "DE",
      "ES",
      "FR",
      "GB",
      "IE",
      "IN",
      "IT",
      "JP",
      "MX",
      "NL",
      "PL",
      "SE",
      "US",
    ];
    for (const country of served) requireCountryAllowed({}, country);
  });
});

test("a shared place has no country's name", () => {
  for (const place of SHARED_PLACES) expect(countries).not.toContain(place);
});
