import { describe, expect, test } from "vitest";
import type { ProviderAccount } from "./config.ts";
import { createRateRules, hasRates } from "./rate-rules.ts";

const none = { perSecond: null, perDay: null, senderPerSecond: null, senderPerDay: null };
const twilio = (limits: Partial<ProviderAccount["limits"]>, from?: string): ProviderAccount => ({
  id: "twilio-eu",
  kind: "twilio",
  limits: { ...none, ...limits },
  settings: { accountSid: "AC1", authToken: "t", from, messagingServiceSid: "MG1" },
});

describe("what limits a text", () => {
  test("is its account's limit, and its sender's, in that order", () => {
    const ratesOf = createRateRules({ accounts: [twilio({ perSecond: 10, senderPerDay: 200 }, "+15005550006")] });
    expect(ratesOf("twilio-eu", null)).toEqual([
      { key: "twilio-eu", perSecond: 10, perDay: null },
      { key: "twilio-eu/+15005550006", perSecond: null, perDay: 200 },
    ]);
    expect(ratesOf("twilio-eu", "ACME")[1]?.key).toBe("twilio-eu/ACME");
  });

  test("is one limit for all the numbers of a messaging service", () => {
    const ratesOf = createRateRules({ accounts: [twilio({ senderPerSecond: 1 })] });
    expect(ratesOf("twilio-eu", null)).toEqual([{ key: "twilio-eu/MG1", perSecond: 1, perDay: null }]);
  });

  test("is nothing where nothing is set, or the account is unknown: then no store is asked", () => {
    const ratesOf = createRateRules({ accounts: [twilio({}, "+15005550006")] });
    expect(ratesOf("twilio-eu", "ACME")).toEqual([]);
    expect(ratesOf("vonage", null)).toEqual([]);
    expect(hasRates({ accounts: [twilio({})] })).toBe(false);
    expect(hasRates({ accounts: [twilio({}), twilio({ senderPerDay: 1 })] })).toBe(true);
  });
});
