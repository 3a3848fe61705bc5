import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProviderConfig } from "../read-provider-config.ts";

const twilio = { id: "twilio-eu", kind: "twilio", account_sid: "AC1", auth_token: "s3cret", from: "ACME" };
const vonage = { id: "vonage-2", kind: "vonage", api_key: "k1", api_secret: "s3cret", from: "ACME" };
const read = (accounts: unknown, env: Record<string, string> = {}) =>
  readProviderConfig({ PROVIDERS: JSON.stringify(accounts), ...env });
const faultsOf = (accounts: unknown, env: Record<string, string> = {}) => {
  const reading = read(accounts, env);
  expect(JSON.stringify(reading)).not.toMatch(reading.ok ? /^$/ : /s3.?cret/);
  return reading.ok ? [] : reading.faults.map(({ path }) => path);
};
const accountsOf = (accounts: unknown, env: Record<string, string> = {}) => {
  const reading = read(accounts, env);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.config.accounts;
};

test("accounts come after those of the environment, each with its own limits", () => {
  const list = [{ ...twilio, per_second: 10, per_day: 50_000, sender_per_second: 1, sender_per_day: 3_000 }, vonage];
  const env = { TWILIO_ACCOUNT_SID: "AC2", TWILIO_AUTH_TOKEN: "t", TWILIO_FROM: "ACME", TWILIO_PER_SECOND: "3" };
  const none = { perSecond: null, perDay: null, senderPerSecond: null, senderPerDay: null };
  expect(accountsOf(list, env)).toMatchObject([
    { id: "twilio", limits: { ...none, perSecond: 3 } },
    {
      id: "twilio-eu",
      limits: { perSecond: 10, perDay: 50_000, senderPerSecond: 1, senderPerDay: 3_000 },
      settings: { accountSid: "AC1", authToken: "s3cret" },
    },
    { id: "vonage-2", limits: none, settings: { apiKey: "k1", lookUps: true } },
  ]);
});

test("a list can be a file, and its secrets in the environment", () => {
  const file = join(mkdtempSync(join(tmpdir(), "proofline-")), "accounts.json");
  writeFileSync(file, JSON.stringify([{ ...twilio, auth_token: { env: "EU_TOKEN" } }]));
  const reading = readProviderConfig({ PROVIDERS_FILE: file, EU_TOKEN: "from-outside" });
  expect(reading).toMatchObject({ ok: true, config: { accounts: [{ settings: { authToken: "from-outside" } }] } });
  const without = readProviderConfig({ PROVIDERS_FILE: file });
  expect(without).toEqual({
    ok: false,
    faults: [{ path: "PROVIDERS_FILE[0].auth_token", message: "names a variable that is not set" }],
  });
});

test.each([
  { name: "no JSON", env: { PROVIDERS: "s3cret" }, faults: ["PROVIDERS"] },
  { name: "no list", env: { PROVIDERS: "{}" }, faults: ["PROVIDERS"] },
  { name: "a file that is not there", env: { PROVIDERS_FILE: "/no/such/s3cret" }, faults: ["PROVIDERS_FILE"] },
  { name: "list and file", env: { PROVIDERS: "[]", PROVIDERS_FILE: "/x" }, faults: ["PROVIDERS_FILE"] },
])("$name: a fault of $faults", ({ env, faults }) => {
  const reading = readProviderConfig(env);
  expect(reading.ok ? [] : reading.faults.map(({ path }) => path)).toEqual(faults);
  expect(JSON.stringify(reading)).not.toContain("s3cret");
});

test.each([
  { name: "an account that is none", list: ["s3cret"], faults: ["PROVIDERS[0]"] },
  { name: "a kind that is none", list: [{ ...twilio, kind: "s3cret" }], faults: ["PROVIDERS[0].kind"] },
  { name: "an id in capitals", list: [{ ...twilio, id: "Twilio" }], faults: ["PROVIDERS[0].id"] },
  { name: "an id too long", list: [{ ...twilio, id: "a".repeat(33) }], faults: ["PROVIDERS[0].id"] },
  { name: "two of one id", list: [vonage, { ...twilio, id: "vonage-2" }], faults: ["PROVIDERS"] },
  { name: "no sender", list: [{ ...twilio, from: undefined }], faults: ["PROVIDERS[0].from"] },
  { name: "a setting misspelt", list: [{ ...vonage, api_secert: "s3cret" }], faults: ["PROVIDERS[0]"] },
  {
    name: "everything wrong at once",
    list: [vonage, { ...twilio, account_sid: "s3cret", auth_token: "s3 cret", per_second: 0, per_day: 1.5 }],
    faults: ["account_sid", "auth_token", "per_second", "per_day"].map((field) => `PROVIDERS[1].${field}`),
  },
  {
    name: "a variable that is not set",
    list: [{ ...vonage, api_secret: { env: "NOBODY" } }],
    faults: ["PROVIDERS[0].api_secret"],
  },
])("$name: a fault of $faults, and no value in it", ({ list, faults }) => {
  expect(faultsOf(list).toSorted()).toEqual(faults.toSorted());
});

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const calls = { application_id: "aaaaaaaa-bbbb-cccc-dddd-0123456789ab", private_key: { env: "KEY" } };

test("an account has what its calls need, a key in one line too", () => {
  const list = [
    { ...twilio, voice_from: "+15005550006" },
    { ...vonage, ...calls, voice_from: "+15005550007" },
    { ...vonage, ...calls, id: "vonage-3", from: "+15005550008" },
  ];
  const voice = { applicationId: calls.application_id, privateKey: pem };
  for (const KEY of [pem, pem.replaceAll("\n", "\\n")]) {
    expect(accountsOf(list, { KEY })).toMatchObject([
      { settings: { voiceFrom: "+15005550006" } },
      { settings: { voice: { ...voice, from: "+15005550007" } } },
      { settings: { voice: { ...voice, from: "+15005550008" } } },
    ]);
  }
});

test.each([
  {
    name: "no key",
    account: { ...calls, private_key: undefined, voice_from: "+15005550007" },
    faults: ["private_key"],
  },
  {
    name: "no application",
    account: { ...calls, application_id: undefined, voice_from: "+15005550007" },
    faults: ["application_id"],
  },
  { name: "no number", account: calls, faults: ["voice_from"] },
  { name: "a number alone", account: { voice_from: "+15005550007" }, faults: ["application_id", "private_key"] },
  { name: "a number that is a name", account: { ...calls, voice_from: "s3cret" }, faults: ["voice_from"] },
  {
    name: "a key that is none",
    account: { ...calls, private_key: "s3cret", voice_from: "+15005550007" },
    faults: ["private_key"],
  },
])("calls with $name: a fault of $faults", ({ account, faults }) => {
  const paths = faults.map((field) => `PROVIDERS[0].${field}`);
  expect(faultsOf([{ ...vonage, ...account }], { KEY: pem }).toSorted()).toEqual(paths);
});

test("an account of the environment and one of the list cannot share an id", () => {
  const env = { VONAGE_API_KEY: "k", VONAGE_API_SECRET: "s", VONAGE_FROM: "ACME" };
  expect(faultsOf([{ ...vonage, id: "vonage" }], env)).toEqual(["PROVIDERS"]);
  expect(faultsOf([{ ...vonage, id: "vonage" }])).toEqual([]);
});

test("debug output of Vonage's SDK is refused for its accounts in a list too", () => {
  expect(faultsOf([vonage], { DEBUG: "*" })).toEqual(["DEBUG"]);
});
