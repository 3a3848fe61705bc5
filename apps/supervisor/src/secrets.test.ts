import { createPrivateKey } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiKeyKind, readKeyRing } from "@proofline/core/access";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSecrets } from "./secrets.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proofline-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the first start makes keys that every part of Proofline accepts", () => {
  const secrets = loadSecrets(folder, {});
  expect(readKeyRing(secrets.ENCRYPTION_KEYS).ok).toBe(true);
  expect(apiKeyKind(secrets.BOOTSTRAP_SECRET_KEY)).toBe("secret");
  expect(apiKeyKind(secrets.BOOTSTRAP_PUBLISHABLE_KEY)).toBe("publishable");
  expect(secrets.TWILIO_ACCOUNT_SID).toMatch(/^AC[0-9a-f]{32}$/);
});

test("later starts find the same keys, which nobody else can read", () => {
  const first = loadSecrets(folder, {});
  expect(loadSecrets(folder, {})).toEqual(first);
  expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
});

test("a data folder of an earlier version keeps its keys, and gets those that came later once and for good", () => {
  const path = join(folder, "secrets.json");
  const { VONAGE_APPLICATION_ID: _id, VONAGE_PRIVATE_KEY: _key, ...earlier } = loadSecrets(folder, {});
  writeFileSync(path, JSON.stringify(earlier));
  const upgraded = loadSecrets(folder, {});
  expect(upgraded).toMatchObject(earlier);
  expect(createPrivateKey(upgraded.VONAGE_PRIVATE_KEY.replaceAll("\\n", "\n")).asymmetricKeyType).toBe("rsa");
  expect(loadSecrets(folder, {})).toEqual(upgraded);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a file that lost a key is not mended: what was sealed under it would be lost too", () => {
  const { ENCRYPTION_KEYS: _, ...rest } = loadSecrets(folder, {});
  writeFileSync(join(folder, "secrets.json"), JSON.stringify(rest));
  expect(() => loadSecrets(folder, {})).toThrow(/lacks ENCRYPTION_KEYS/);
});

test("no new keys are made for a database that only the old ones can read", () => {
  mkdirSync(join(folder, "postgres", "data"), { recursive: true });
  expect(() => loadSecrets(folder, {})).toThrow(/secrets\.json is missing/);
  expect(() => loadSecrets(folder, { ENCRYPTION_KEYS: "k1:mine" })).not.toThrow();
});
