import { z } from "zod";
import { VONAGE_RECEIPT_FORMATS, VONAGE_SIGNATURE_METHODS } from "./carrier.ts";
import type { StartOptions } from "./start-carrier.ts";

const secret = z.string().min(1).max(256).optional();

const Env = z.object({
  CARRIER_PORT: z
    .string()
    .default("3001")
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, "must be a port from 0 to 65535")
    .transform(Number),
  HOST: z.string().default("127.0.0.1"),
  TWILIO_AUTH_TOKEN: secret,
  VONAGE_SIGNATURE_SECRET: secret,
  VONAGE_SIGNATURE_METHOD: z
    .enum(VONAGE_SIGNATURE_METHODS, `must be one of ${VONAGE_SIGNATURE_METHODS.join(", ")}`)
    .optional(),
  CARRIER_VONAGE_RECEIPTS: z
    .enum(VONAGE_RECEIPT_FORMATS, `must be one of ${VONAGE_RECEIPT_FORMATS.join(", ")}`)
    .optional(),
  CARRIER_GATEWAY_SECRET: secret,
  CARRIER_TEXTS_MAX: z
    .string()
    .refine((text) => /^[1-9]\d{0,6}$/.test(text), "must be a whole number from 1 to 9999999")
    .transform(Number)
    .optional(),
  CARRIER_LEDGER_FILE: z.string().max(4_096).optional(),
});

export type ConfigReading =
  | { readonly ok: true; readonly options: StartOptions }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads the environment; every fault in one report, no value in it. An empty variable counts as unset. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigReading {
  const parsed = Env.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")));
  if (!parsed.success) {
    return { ok: false, faults: parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`) };
  }
  const read = parsed.data;
  return {
    ok: true,
    options: {
      port: read.CARRIER_PORT,
      host: read.HOST,
      ...(read.TWILIO_AUTH_TOKEN === undefined ? {} : { twilioAuthToken: read.TWILIO_AUTH_TOKEN }),
      ...(read.VONAGE_SIGNATURE_SECRET === undefined ? {} : { vonageSignatureSecret: read.VONAGE_SIGNATURE_SECRET }),
      ...(read.VONAGE_SIGNATURE_METHOD === undefined ? {} : { vonageSignatureMethod: read.VONAGE_SIGNATURE_METHOD }),
      ...(read.CARRIER_VONAGE_RECEIPTS === undefined ? {} : { vonageReceiptFormat: read.CARRIER_VONAGE_RECEIPTS }),
      ...(read.CARRIER_GATEWAY_SECRET === undefined ? {} : { gatewaySecret: read.CARRIER_GATEWAY_SECRET }),
      ...(read.CARRIER_TEXTS_MAX === undefined ? {} : { textsMax: read.CARRIER_TEXTS_MAX }),
      ...(read.CARRIER_LEDGER_FILE === undefined ? {} : { ledgerFile: read.CARRIER_LEDGER_FILE }),
    },
  };
}
