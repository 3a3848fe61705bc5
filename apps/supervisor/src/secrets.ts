import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newApiKey } from "@proofline/core/access";
import type { Env } from "./config.ts";

/** Environment variables that are made up at the first start and kept. */
export type Secrets = Readonly<Record<(typeof names)[number], string>>;

const names = [
  "ENCRYPTION_KEYS",
  "BOOTSTRAP_SECRET_KEY",
  "BOOTSTRAP_PUBLISHABLE_KEY",
  "TWILIO_ACCOUNT_SID",
  "TWILIO_AUTH_TOKEN",
  "VONAGE_API_KEY",
  "VONAGE_API_SECRET",
  "VONAGE_SIGNATURE_SECRET",
  "VONAGE_APPLICATION_ID",
  "VONAGE_PRIVATE_KEY",
] as const;

/** Those that came with a later version: a data folder of an earlier one gets them when it is next started. */
const later: readonly string[] = ["VONAGE_APPLICATION_ID", "VONAGE_PRIVATE_KEY"];

/**
 * The secrets of this data folder: read, or made when it is new. Throws one sentence when a database is there and its
 * keys are not, for new ones could open nothing in it.
 */
export function loadSecrets(dataDir: string, env: Env): Secrets {
  const path = join(dataDir, "secrets.json");
  if (existsSync(path)) return readSecrets(path);
  if (existsSync(join(dataDir, "postgres", "data")) && !env.ENCRYPTION_KEYS) {
    throw new Error(
      `${path} is missing, and the database beside it cannot be read without its keys: put it back, set ENCRYPTION_KEYS, or remove ${dataDir} to begin anew.`,
    );
  }
  return writeSecrets(path, makeSecrets());
}

function writeSecrets(path: string, secrets: Secrets): Secrets {
  // Written beside and renamed, so that a start cut short leaves whole secrets or none.
  const half = `${path}.new`;
  writeFileSync(half, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, path);
  return secrets;
}

function readSecrets(path: string): Secrets {
  const read: Partial<Record<string, unknown>> = JSON.parse(readFileSync(path, "utf8"));
  const missing = names.filter((name) => typeof read[name] !== "string");
  const lost = missing.filter((name) => !later.includes(name));
  if (lost.length > 0) throw new Error(`${path} lacks ${lost.join(", ")}.`);
  if (missing.length === 0) return read as Secrets;
  return writeSecrets(path, { ...makeSecrets(), ...read } as Secrets);
}

function makeSecrets(): Secrets {
  const random = { bytes: (count: number) => randomBytes(count) };
  const hex = (bytes: number): string => randomBytes(bytes).toString("hex");
  return {
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    BOOTSTRAP_SECRET_KEY: newApiKey("secret", random),
    BOOTSTRAP_PUBLISHABLE_KEY: newApiKey("publishable", random),
    TWILIO_ACCOUNT_SID: `AC${hex(16)}`,
    TWILIO_AUTH_TOKEN: hex(16),
    VONAGE_API_KEY: hex(4),
    VONAGE_API_SECRET: hex(8),
    VONAGE_SIGNATURE_SECRET: hex(16),
    VONAGE_APPLICATION_ID: randomUUID(),
    VONAGE_PRIVATE_KEY: newPrivateKey(),
  };
}

/** In one line, as an environment variable likes it best. */
function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim().replaceAll("\n", "\\n");
}
