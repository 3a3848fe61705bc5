import { z } from "zod";
import { type ProvidersConfig, SIGNATURE_METHODS, type TwilioConfig, type VonageConfig } from "./config.ts";

/** One thing wrong with the environment. `message` never holds the value: it may be a secret. */
export interface ConfigFault {
  /** Name of the variable. */
  readonly path: string;
  readonly message: string;
}

export type ProviderConfigReading =
  | { readonly ok: true; readonly config: ProvidersConfig }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

type Env = Readonly<Record<string, string | undefined>>;

const required = (prefix: string) => `is required with the other ${prefix}_ variables`;
const secret = /^[\x21-\x7e]{1,256}$/;
const secretFault = "must be 1 to 256 printable characters without spaces";
const sender = /^(\+[1-9]\d{6,14}|\d{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/;
const senderFault = "must be a number in E.164, a short code, or up to 11 letters and digits";
const origin = z.string().refine(isOrigin, "must be an http or https URL without credentials, query or fragment");

const TwilioEnv = z.object({
  TWILIO_ACCOUNT_SID: z.string(required("TWILIO")).regex(/^AC[0-9A-Za-z]{1,62}$/, "must be an account SID (AC…)"),
  TWILIO_AUTH_TOKEN: z.string(required("TWILIO")).regex(secret, secretFault),
  TWILIO_FROM: z.string().regex(sender, senderFault).optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9A-Za-z]{1,62}$/, "must be a messaging service SID (MG…)")
    .optional(),
  TWILIO_BASE_URL: origin.optional(),
});

const VonageEnv = z.object({
  VONAGE_API_KEY: z.string(required("VONAGE")).regex(/^[0-9A-Za-z]{1,64}$/, "must be up to 64 letters and digits"),
  VONAGE_API_SECRET: z.string(required("VONAGE")).regex(secret, secretFault),
  VONAGE_FROM: z.string(required("VONAGE")).regex(sender, senderFault),
  VONAGE_BASE_URL: origin.optional(),
  VONAGE_SIGNATURE_SECRET: z.string().regex(secret, secretFault).optional(),
  VONAGE_SIGNATURE_METHOD: z.enum(SIGNATURE_METHODS, `must be one of ${SIGNATURE_METHODS.join(", ")}`).optional(),
});

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
 * Reads the `TWILIO_*` and `VONAGE_*` variables, and `PROVIDER_TIMEOUT_MS`. A provider with none of its variables set
 * is not configured; with some, it must be complete. An empty variable counts as unset.
 */
export function readProviderConfig(env: Env): ProviderConfigReading {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const anySet = (schema: { shape: object }) => Object.keys(schema.shape).some((name) => name in set);
  const faults: ConfigFault[] = [];
  const twilio = anySet(TwilioEnv) ? readTwilio(set, faults) : undefined;
  const vonage = anySet(VonageEnv) ? readVonage(set, faults) : undefined;
  const timeout = read(TimeoutEnv, { set, faults });
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, config: { twilio, vonage, timeoutMs: timeout?.PROVIDER_TIMEOUT_MS } };
}

function readTwilio(set: Env, faults: ConfigFault[]): TwilioConfig | undefined {
  const env = read(TwilioEnv, { set, faults });
  if (set.TWILIO_FROM === undefined && set.TWILIO_MESSAGING_SERVICE_SID === undefined) {
    faults.push({ path: "TWILIO_FROM", message: "or TWILIO_MESSAGING_SERVICE_SID is required" });
  }
  return (
    env && {
      accountSid: env.TWILIO_ACCOUNT_SID,
      authToken: env.TWILIO_AUTH_TOKEN,
      from: env.TWILIO_FROM,
      messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID,
      baseUrl: env.TWILIO_BASE_URL,
    }
  );
}

function readVonage(set: Env, faults: ConfigFault[]): VonageConfig | undefined {
  if (printsVonageRequests(set.DEBUG)) {
    faults.push({
      path: "DEBUG",
      message: "would make the Vonage SDK print texts and numbers; leave vonage out of it",
    });
  }
  const env = read(VonageEnv, { set, faults });
  return (
    env && {
      apiKey: env.VONAGE_API_KEY,
      apiSecret: env.VONAGE_API_SECRET,
      from: env.VONAGE_FROM,
      baseUrl: env.VONAGE_BASE_URL,
      signatureSecret: env.VONAGE_SIGNATURE_SECRET,
      signatureMethod: env.VONAGE_SIGNATURE_METHOD,
    }
  );
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  { set, faults }: { set: Env; faults: ConfigFault[] },
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) faults.push({ path: issue.path.join("."), message: issue.message });
  return undefined;
}

/** The SDK's `debug` package takes a list of patterns, `*` as wildcard. */
function printsVonageRequests(debug: string | undefined): boolean {
  return (debug ?? "").split(/[\s,]+/).some((pattern) => pattern.startsWith("vonage") || pattern.startsWith("*"));
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username + url.password + url.search + url.hash === "";
}
