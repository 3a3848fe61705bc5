import { createPrivateKey } from "node:crypto";
import { ACCOUNT_ID_PATTERN } from "@proofline/core/provider";
import { z } from "zod";
import { type AccountLimits, SIGNATURE_METHODS } from "../config.ts";

// Every rule has words of its own: those of the library may quote what it was given.
const matching = (pattern: RegExp, message: string) => z.string(message).regex(pattern, message);

const id = matching(ACCOUNT_ID_PATTERN, "must be a letter and up to 31 letters, digits and dashes, lower case");
export const secret = matching(/^[\x21-\x7e]{1,256}$/, "must be 1 to 256 printable characters without spaces");
export const sender = matching(
  /^(\+[1-9]\d{6,14}|\d{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
  "must be a number in E.164, a short code, or up to 11 letters and digits",
);
export const number = matching(/^\+[1-9]\d{6,14}$/, "must be a number in E.164");
export const accountSid = matching(/^AC[0-9A-Za-z]{1,62}$/, "must be an account SID (AC…)");
export const messagingServiceSid = matching(/^MG[0-9A-Za-z]{1,62}$/, "must be a messaging service SID (MG…)");
export const apiKey = matching(/^[0-9A-Za-z]{1,64}$/, "must be up to 64 letters and digits");
export const applicationId = matching(/^[0-9a-f-]{36}$/, "must be an application id (a UUID)");
const privateKeyFault = "must be an RSA private key in PEM";
/** A variable cannot always hold line breaks: `\\n` stands for one. */
export const privateKey = z
  .string(privateKeyFault)
  .transform((text) => text.replaceAll("\\n", "\n"))
  .refine(isPrivateKey, privateKeyFault);
export const signatureMethod = z.enum(SIGNATURE_METHODS, `must be one of ${SIGNATURE_METHODS.join(", ")}`);

const originFault = "must be an http or https URL without credentials, query or fragment";
export const origin = z.string(originFault).refine(isOrigin, originFault);

const perSecondFault = "must be a number above 0, up to 10000";
export const perSecond = z.number(perSecondFault).gt(0, perSecondFault).max(10_000, perSecondFault);
const perDayFault = "must be a whole number, 1 to 100000000";
export const perDay = z.int(perDayFault).min(1, perDayFault).max(100_000_000, perDayFault);

/** What every account may say. */
export const common = {
  id,
  per_second: perSecond.optional(),
  per_day: perDay.optional(),
  sender_per_second: perSecond.optional(),
  sender_per_day: perDay.optional(),
};

interface LimitsInput {
  readonly per_second?: number | undefined;
  readonly per_day?: number | undefined;
  readonly sender_per_second?: number | undefined;
  readonly sender_per_day?: number | undefined;
}

export function toLimits(input: LimitsInput): AccountLimits {
  return {
    perSecond: input.per_second ?? null,
    perDay: input.per_day ?? null,
    senderPerSecond: input.sender_per_second ?? null,
    senderPerDay: input.sender_per_day ?? null,
  };
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username + url.password + url.search + url.hash === "";
}
