import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readProviderConfig } from "./read-provider-config.ts";

const twilio = {
  TWILIO_ACCOUNT_SID: "AC00000000000000000000000000000001",
  TWILIO_AUTH_TOKEN: "tw-secret",
  TWILIO_FROM: "+15005550006",
};
const vonage = { VONAGE_API_KEY: "key1", VONAGE_API_SECRET: "vo-secret", VONAGE_FROM: "ACME" };

const noLimits = { perSecond: null, perDay: null, senderPerSecond: null, senderPerDay: null };

const faultsOf = (env: Record<string, string>) => {
  const reading = readProviderConfig(env);
  return reading.ok ? [] : reading.faults.map(({ path }) => path);
};

test("nothing set is nothing configured, and no fault", () => {
  expect(readProviderConfig({ PATH: "/bin", TWILIO_REGION: "ie1", TWILIO_FROM: "" })).toEqual({
    ok: true,
    config: { accounts: [] },
  });
});

test("both providers, with all they can have", () => {
  const env = {
    ...twilio,
    TWILIO_MESSAGING_SERVICE_SID: "MG1",
    TWILIO_BASE_URL: "http://127.0.0.1:3001",
    ...vonage,
    VONAGE_BASE_URL: "https://rest.eu.example/vonage",
    VONAGE_SIGNATURE_SECRET: "sig-secret",
    VONAGE_SIGNATURE_METHOD: "sha512",
    VONAGE_LOOK_UPS: "off",
    VONAGE_PER_SECOND: "0.5",
    VONAGE_PER_DAY: "50000",
    PROVIDER_TIMEOUT_MS: "2500",
  };
  expect(readProviderConfig(env)).toEqual({
    ok: true,
    config: {
      accounts: [
        {
          id: "twilio",
          kind: "twilio",
          limits: noLimits,
          settings: {
            accountSid: twilio.TWILIO_ACCOUNT_SID,
            authToken: "tw-secret",
            from: "+15005550006",
            messagingServiceSid: "MG1",
            baseUrl: "http://127.0.0.1:3001",
          },
        },
        {
          id: "vonage",
          kind: "vonage",
          limits: { ...noLimits, perSecond: 0.5, perDay: 50_000 },
          settings: {
            apiKey: "key1",
            apiSecret: "vo-secret",
            from: "ACME",
            baseUrl: "https://rest.eu.example/vonage",
            signatureSecret: "sig-secret",
            signatureMethod: "sha512",
            lookUps: false,
          },
        },
      ],
      timeoutMs: 2_500,
    },
  });
});

test.each([
  { name: "a token alone", env: { TWILIO_AUTH_TOKEN: "x" }, faults: ["TWILIO_ACCOUNT_SID", "TWILIO_FROM"] },
  { name: "a Twilio account without a sender", env: { ...twilio, TWILIO_FROM: "" }, faults: ["TWILIO_FROM"] },
  {
    name: "an account SID that is none",
    env: { ...twilio, TWILIO_ACCOUNT_SID: "SK1" },
    faults: ["TWILIO_ACCOUNT_SID"],
  },
  { name: "a sender that is none", env: { ...twilio, TWILIO_FROM: "far too long a name" }, faults: ["TWILIO_FROM"] },
  {
    name: "a base URL with credentials",
    env: { ...twilio, TWILIO_BASE_URL: "http://u:p@host" },
    faults: ["TWILIO_BASE_URL"],
  },
  {
    name: "a base URL of another kind",
    env: { ...twilio, TWILIO_BASE_URL: "ftp://host" },
    faults: ["TWILIO_BASE_URL"],
  },
  {
    name: "Vonage without its secret",
    env: { VONAGE_API_KEY: "key1", VONAGE_FROM: "ACME" },
    faults: ["VONAGE_API_SECRET"],
  },
  {
    name: "a signature method that is none",
    env: { ...vonage, VONAGE_SIGNATURE_METHOD: "rot13" },
    faults: ["VONAGE_SIGNATURE_METHOD"],
  },
  { name: "a secret with a line break", env: { ...vonage, VONAGE_API_SECRET: "a\nb" }, faults: ["VONAGE_API_SECRET"] },
  { name: "a deadline out of range", env: { PROVIDER_TIMEOUT_MS: "99999" }, faults: ["PROVIDER_TIMEOUT_MS"] },
  { name: "a rate that is none", env: { ...twilio, TWILIO_PER_SECOND: "fast" }, faults: ["TWILIO_PER_SECOND"] },
  { name: "a rate of nothing", env: { ...vonage, VONAGE_PER_DAY: "0" }, faults: ["VONAGE_PER_DAY"] },
  { name: "debug output that would print texts", env: { ...vonage, DEBUG: "hono,vonage:*" }, faults: ["DEBUG"] },
  { name: "debug output of everything", env: { ...vonage, DEBUG: "*" }, faults: ["DEBUG"] },
])("$name: a fault of $faults", ({ env, faults }) => {
  expect(faultsOf(env)).toEqual(faults);
});

test("every fault is in one report, and no value in any of it", () => {
  const secrets = {
    TWILIO_ACCOUNT_SID: "s3cret1",
    TWILIO_AUTH_TOKEN: "s3 cret2",
    VONAGE_API_KEY: "s3-cret3",
    VONAGE_API_SECRET: "s3 cret4",
    TWILIO_BASE_URL: "s3cret5",
  };
  const reading = readProviderConfig(secrets);
  expect(reading).toMatchObject({ ok: false });
  expect(faultsOf(secrets)).toHaveLength(7);
  expect(JSON.stringify(reading)).not.toMatch(/s3.?cret/);
});

test("debug output of others is nobody's business here", () => {
  expect(faultsOf({ ...vonage, DEBUG: "hono,-vonage:*" })).toEqual([]);
  expect(faultsOf({ ...twilio, DEBUG: "*" })).toEqual([]);
});

test("what the environment's accounts need for calls is read, or named when it is missing", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const vonage = { VONAGE_API_KEY: "k", VONAGE_API_SECRET: "s", VONAGE_FROM: "ACME" };
  const twilio = { TWILIO_ACCOUNT_SID: "AC1", TWILIO_AUTH_TOKEN: "t", TWILIO_FROM: "ACME" };
  const application = { VONAGE_APPLICATION_ID: "aaaaaaaa-bbbb-cccc-dddd-0123456789ab", VONAGE_PRIVATE_KEY: key };
  const reading = readProviderConfig({
    ...twilio,
    TWILIO_VOICE_FROM: "+15005550006",
    ...vonage,
    ...application,
    VONAGE_VOICE_FROM: "+15005550007",
  });
  expect(reading).toMatchObject({
    ok: true,
    config: {
      accounts: [
        { settings: { voiceFrom: "+15005550006" } },
        { settings: { voice: { applicationId: application.VONAGE_APPLICATION_ID, from: "+15005550007" } } },
      ],
    },
  });
  const without = readProviderConfig({ ...vonage, ...application });
  expect(without).toEqual({ ok: false, faults: [{ path: "VONAGE_VOICE_FROM", message: "is required for calls" }] });
});
