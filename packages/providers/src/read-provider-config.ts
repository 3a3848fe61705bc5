import { z } from "zod";
import { type ConfigFault, check, type Env } from "./accounts/faults.ts";
import { readEnvironment } from "./accounts/read-environment.ts";
import { readList } from "./accounts/read-list.ts";
import type { ProviderAccount, ProvidersConfig } from "./config.ts";

export type ProviderConfigReading =
  | { readonly ok: true; readonly config: ProvidersConfig }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

const timeoutFault = "must be whole milliseconds from 100 to 60000";
const TimeoutEnv = z.object({
  PROVIDER_TIMEOUT_MS: z
    .string()
    .regex(/^\d{3,5}$/, timeoutFault)
    .transform(Number)
    .refine((value) => value >= 100 && value <= 60_000, timeoutFault)
    .optional(),
});

/**
 * Reads the `TWILIO_*` and `VONAGE_*` variables, then `PROVIDERS` or `PROVIDERS_FILE`, and `PROVIDER_TIMEOUT_MS`. An
 * empty variable counts as unset.
 */
export function readProviderConfig(environment: Env): ProviderConfigReading {
  const env = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const faults: ConfigFault[] = [];
  const accounts = [...readEnvironment({ env, faults }), ...readList({ env, faults })];
  faults.push(...findRepeats(accounts));
  const mentionsVonage = accounts.some(({ kind }) => kind === "vonage") || "VONAGE_API_KEY" in env;
  if (mentionsVonage && printsVonageRequests(env.DEBUG)) {
    const message = "would make the Vonage SDK print texts and numbers; leave vonage out of it";
    faults.push({ path: "DEBUG", message });
  }
  const timeout = check(TimeoutEnv, { value: env, at: "", faults });
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, config: { accounts, timeoutMs: timeout?.PROVIDER_TIMEOUT_MS } };
}

function findRepeats(accounts: readonly ProviderAccount[]): ConfigFault[] {
  const ids = accounts.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...repeated].map((id) => ({ path: "PROVIDERS", message: `has more than one account with the id ${id}` }));
}

/** The SDK's `debug` package takes a list of patterns, `*` as wildcard. */
function printsVonageRequests(debug: string | undefined): boolean {
  return (debug ?? "").split(/[\s,]+/).some((pattern) => pattern.startsWith("vonage") || pattern.startsWith("*"));
}
