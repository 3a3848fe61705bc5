import { readFileSync } from "node:fs";
import type { ProviderAccount } from "../config.ts";
import { AccountBody } from "./account-schema.ts";
import { type ConfigFault, check, type Env } from "./faults.ts";

/** More would be a mistake: every worker keeps connections to each. */
const ACCOUNTS_MAX = 100;

interface Reading {
  readonly env: Env;
  readonly faults: ConfigFault[];
}

/** The accounts of `PROVIDERS` (JSON) or of the file that `PROVIDERS_FILE` names, in their order. */
export function readList({ env, faults }: Reading): ProviderAccount[] {
  const at = env.PROVIDERS_FILE === undefined ? "PROVIDERS" : "PROVIDERS_FILE";
  const fault = (message: string): ProviderAccount[] => {
    faults.push({ path: at, message });
    return [];
  };
  if (env.PROVIDERS !== undefined && env.PROVIDERS_FILE !== undefined) {
    return fault("cannot be set together with PROVIDERS");
  }
  const text = env.PROVIDERS_FILE === undefined ? env.PROVIDERS : readText(env.PROVIDERS_FILE);
  if (text === undefined) return [];
  if (text === null) return fault("names a file that cannot be read");
  const entries = parse(text);
  if (!Array.isArray(entries)) return fault("must be a JSON list of accounts");
  if (entries.length > ACCOUNTS_MAX) return fault(`must hold at most ${ACCOUNTS_MAX} accounts`);
  return entries.flatMap((entry: unknown, index) => {
    const place = `${at}[${index}]`;
    const before = faults.length;
    const value = resolveSecrets(entry, { env, at: place, faults });
    // An account whose secrets are not there would only be reported for a second time.
    if (faults.length > before) return [];
    return check(AccountBody, { value, at: place, faults }) ?? [];
  });
}

/**
 * Puts the environment's values where the list names them, as `{ "env": "NAME" }`, so that a list can be kept in a
 * repository and its secrets elsewhere.
 */
function resolveSecrets(value: unknown, { env, at, faults }: Reading & { readonly at: string }): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => resolveSecrets(item, { env, at: `${at}[${index}]`, faults }));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  const [only] = members;
  if (members.length === 1 && only !== undefined && only[0] === "env" && typeof only[1] === "string") {
    const set = env[only[1]];
    if (set === undefined) faults.push({ path: at, message: "names a variable that is not set" });
    return set;
  }
  return Object.fromEntries(
    members.map(([name, member]) => [name, resolveSecrets(member, { env, at: `${at}.${name}`, faults })]),
  );
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
