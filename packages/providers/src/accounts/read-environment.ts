import { z } from "zod";
import type { ProviderAccount, TwilioAccount, VonageAccount } from "../config.ts";
import { type ConfigFault, check, type Env } from "./faults.ts";
import * as rules from "./rules.ts";
import { readVoice } from "./voice.ts";

const required = (prefix: string) => `is required with the other ${prefix}_ variables`;
/** A rule for what must be there; its own words are for what is there and wrong. */
const must = (prefix: string, rule: z.ZodType<string>) =>
  z.string(required(prefix)).superRefine((value, context) => {
    const parsed = rule.safeParse(value);
    if (!parsed.success) context.addIssue({ code: "custom", message: parsed.error.issues[0]?.message ?? "is wrong" });
  });
const number = (rule: z.ZodNumber) => z.string().transform(Number).pipe(rule).optional();

const TwilioEnv = z.object({
  TWILIO_ACCOUNT_SID: must("TWILIO", rules.accountSid),
  TWILIO_AUTH_TOKEN: must("TWILIO", rules.secret),
  TWILIO_FROM: rules.sender.optional(),
  TWILIO_MESSAGING_SERVICE_SID: rules.messagingServiceSid.optional(),
  TWILIO_VOICE_FROM: rules.number.optional(),
  TWILIO_BASE_URL: rules.origin.optional(),
  TWILIO_PER_SECOND: number(rules.perSecond),
  TWILIO_PER_DAY: number(rules.perDay),
});

const VonageEnv = z.object({
  VONAGE_API_KEY: must("VONAGE", rules.apiKey),
  VONAGE_API_SECRET: must("VONAGE", rules.secret),
  VONAGE_FROM: must("VONAGE", rules.sender),
  VONAGE_BASE_URL: rules.origin.optional(),
  VONAGE_SIGNATURE_SECRET: rules.secret.optional(),
  VONAGE_SIGNATURE_METHOD: rules.signatureMethod.optional(),
  VONAGE_LOOK_UPS: z.enum(["on", "off"], "must be on or off").optional(),
  VONAGE_APPLICATION_ID: rules.applicationId.optional(),
  VONAGE_PRIVATE_KEY: rules.privateKey.optional(),
  VONAGE_VOICE_FROM: rules.number.optional(),
  VONAGE_PER_SECOND: number(rules.perSecond),
  VONAGE_PER_DAY: number(rules.perDay),
});

const VOICE_VARIABLES = {
  applicationId: "VONAGE_APPLICATION_ID",
  privateKey: "VONAGE_PRIVATE_KEY",
  voiceFrom: "VONAGE_VOICE_FROM",
} as const;

interface Reading {
  /** Without empty variables. */
  readonly env: Env;
  readonly faults: ConfigFault[];
}

/** The accounts `twilio` and `vonage`. One with none of its variables set is not there; with some, it must be complete. */
export function readEnvironment(reading: Reading): ProviderAccount[] {
  const anySet = (schema: { shape: object }) => Object.keys(schema.shape).some((name) => name in reading.env);
  const accounts = [
    anySet(TwilioEnv) ? readTwilio(reading) : undefined,
    anySet(VonageEnv) ? readVonage(reading) : undefined,
  ];
  return accounts.filter((account) => account !== undefined);
}

function readTwilio({ env: value, faults }: Reading): TwilioAccount | undefined {
  const env = check(TwilioEnv, { value, at: "", faults });
  if (value.TWILIO_FROM === undefined && value.TWILIO_MESSAGING_SERVICE_SID === undefined) {
    faults.push({ path: "TWILIO_FROM", message: "or TWILIO_MESSAGING_SERVICE_SID is required" });
  }
  return (
    env && {
      id: "twilio",
      kind: "twilio",
      limits: rules.toLimits({ per_second: env.TWILIO_PER_SECOND, per_day: env.TWILIO_PER_DAY }),
      settings: {
        accountSid: env.TWILIO_ACCOUNT_SID,
        authToken: env.TWILIO_AUTH_TOKEN,
        from: env.TWILIO_FROM,
        messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID,
        voiceFrom: env.TWILIO_VOICE_FROM,
        baseUrl: env.TWILIO_BASE_URL,
      },
    }
  );
}

function readVonage({ env: value, faults }: Reading): VonageAccount | undefined {
  const env = check(VonageEnv, { value, at: "", faults });
  const { voice, missing } = readVoice({
    applicationId: value.VONAGE_APPLICATION_ID,
    privateKey: env?.VONAGE_PRIVATE_KEY ?? value.VONAGE_PRIVATE_KEY,
    voiceFrom: value.VONAGE_VOICE_FROM,
    from: value.VONAGE_FROM,
  });
  for (const name of missing) faults.push({ path: VOICE_VARIABLES[name], message: "is required for calls" });
  return (
    env && {
      id: "vonage",
      kind: "vonage",
      limits: rules.toLimits({ per_second: env.VONAGE_PER_SECOND, per_day: env.VONAGE_PER_DAY }),
      settings: {
        apiKey: env.VONAGE_API_KEY,
        apiSecret: env.VONAGE_API_SECRET,
        from: env.VONAGE_FROM,
        baseUrl: env.VONAGE_BASE_URL,
        signatureSecret: env.VONAGE_SIGNATURE_SECRET,
        signatureMethod: env.VONAGE_SIGNATURE_METHOD,
        lookUps: env.VONAGE_LOOK_UPS !== "off",
        voice,
      },
    }
  );
}
